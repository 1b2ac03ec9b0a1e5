package deploy

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// explain adds to a cause the best evidence at hand: why a task of ours stopped, or else what ECS said last.
func (w *watch) explain(ctx context.Context, cause string) string {
	if task, there := w.lastDead(ctx); there {
		return cause + ": " + task.Epitaph()
	}
	if event := w.telling(); event != "" {
		return cause + ": " + event
	}
	return cause
}

// lastDead returns the task of our deployment that stopped last by itself. Without an answer there is none: the
// cause stands without it.
func (w *watch) lastDead(ctx context.Context) (Task, bool) {
	stops, err := StopsOf(ctx, w.api, w.Cluster, w.Service, w.Deployment.ID)
	if err != nil || len(stops.Tasks) == 0 {
		return Task{}, false
	}
	return stops.Tasks[len(stops.Tasks)-1], true
}

// telling returns the last event that speaks of trouble, or else the last one, or "".
func (w *watch) telling() string {
	trouble := func(event string) bool {
		return strings.Contains(event, "unable") || strings.Contains(event, "failed") ||
			strings.Contains(event, "unhealthy") || strings.Contains(event, "throttled")
	}
	for _, event := range slices.Backward(w.outcome.Events) {
		if trouble(event) {
			return event
		}
	}
	if n := len(w.outcome.Events); n > 0 {
		return w.outcome.Events[n-1]
	}
	return ""
}

// Epitaph says in half a sentence why a task stopped, with its containers' exit codes and reasons.
func (t Task) Epitaph() string {
	text := fmt.Sprintf("task %s stopped (%s)", t.ID(), strings.TrimPrefix(t.StopCode+": "+t.StoppedReason, ": "))
	for _, c := range t.Containers {
		if c.ExitCode != nil {
			text += fmt.Sprintf("; container %s exited with %d", c.Name, *c.ExitCode)
		} else if c.Reason != "" {
			text += fmt.Sprintf("; container %s did not start", c.Name)
		}
		if c.Reason != "" {
			text += " (" + c.Reason + ")"
		}
	}
	return text
}
