package deploy

import (
	"strings"
	"time"
)

// steadyFrom is since when the service is steady, of which the first look that shows it may come late: it is when ECS
// said that the deployment completed, but not before the last look that showed otherwise, so that a clock of ours that
// differs from theirs takes no more off the settle window than the time between two looks.
func (w *watch) steadyFrom(status Status) time.Time {
	now := w.clock.Now()
	if w.unsteadyAt.IsZero() || w.tasks != nil {
		return now
	}
	for _, event := range w.ownEvents(status) {
		if !strings.Contains(event.Message, "(deployment "+w.Deployment.ID+") deployment completed") || event.At.After(now) {
			continue
		}
		if event.At.Before(w.unsteadyAt) {
			return w.unsteadyAt
		}
		return event.At
	}
	return now
}
