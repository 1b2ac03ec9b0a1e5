package deploy

import (
	"fmt"
	"slices"
	"strings"
)

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
	verb := "stopped"
	if t.StoppedAt.IsZero() {
		verb = "is stopping"
	}
	text := fmt.Sprintf("task %s %s (%s)", t.ID(), verb, strings.TrimPrefix(t.StopCode+": "+t.StoppedReason, ": "))
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
