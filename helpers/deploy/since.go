package deploy

import (
	"strings"
	"time"
)

// steadyFrom is since when the service is steady, of which the first look that shows it may come late: it is when ECS
// said that the deployment completed, by its clock as far as that is known, but not before the last look that showed
// otherwise: a clock that differs takes no more off the settle window than the time between two looks.
func (w *watch) steadyFrom(status Status) time.Time {
	now := w.clock.Now()
	if w.unsteadyAt.IsZero() || w.tasks != nil {
		return now
	}
	for _, event := range w.ownEvents(status) {
		at := event.At.Add(-w.ahead)
		switch {
		case !strings.Contains(event.Message, "(deployment "+w.Deployment.ID+") deployment completed"):
		case at.Before(w.unsteadyAt):
			return w.unsteadyAt
		case at.Before(now):
			return at
		}
	}
	return now
}
