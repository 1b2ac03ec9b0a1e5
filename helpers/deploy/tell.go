package deploy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// tell keeps the new events and says what has changed since the last look.
func (w *watch) tell(status Status, err error) {
	line := w.line
	switch {
	case err == nil:
		w.tellEvents(status)
		line = w.describe(status)
	case !errors.Is(err, ErrNoService) && w.lasting(err) == nil:
		line = fmt.Sprintf("ECS does not answer, asking again: %v", err)
	}
	w.pace(line != w.line)
	if line != w.line {
		w.line = line
		w.say(line)
	}
}

func (w *watch) say(line string) {
	if w.Progress != nil {
		w.Progress(line)
	}
}

func (w *watch) tellEvents(status Status) {
	for _, event := range w.ownEvents(status) {
		if key := event.ID + event.At.String() + event.Message; !w.events[key] {
			w.events[key] = true
			w.outcome.Events = append(w.outcome.Events, event.Message)
			w.outcome.Timeline = append(w.outcome.Timeline, event)
			w.say("ECS: " + w.plain(event))
		}
	}
}

// plain is an event without its subject, which is always our service.
func (w *watch) plain(event Event) string {
	return strings.TrimPrefix(event.Message, fmt.Sprintf("(service %s) ", w.Service))
}

// ownEvents are the events since our deployment, oldest first.
func (w *watch) ownEvents(status Status) []Event {
	var own []Event
	for _, event := range slices.Backward(status.Events) {
		if !event.At.Before(w.Deployment.CreatedAt) {
			own = append(own, event)
		}
	}
	return own
}

// describe is the state of the service in one line.
func (w *watch) describe(status Status) string {
	ours, _ := status.deployment(w.Deployment.ID)
	parts := []string{fmt.Sprintf("%s: %d of %d tasks running, %d starting", w.ours(), ours.Running, status.Desired, ours.Pending)}
	if ours.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", ours.Failed))
	}
	if ours.Rollout != "" {
		parts = append(parts, "rollout "+ours.Rollout)
	}
	for _, d := range status.Deployments {
		if d.ID != w.Deployment.ID {
			parts = append(parts, fmt.Sprintf("%s: %d running", RevisionOf(d.Definition), d.Running))
		}
	}
	if !w.steadySince.IsZero() {
		parts = append(parts, fmt.Sprintf("steady, watching %s for restarts", w.Bounds.Settle))
	}
	return strings.Join(parts, ", ")
}
