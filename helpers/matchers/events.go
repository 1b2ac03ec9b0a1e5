package matchers

import (
	"fmt"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/target"
)

// lastLines is how many of a stream's lines a message shows.
const lastLines = 3

// StartOnce succeeds for a container's events since it was started ([]logs.Event) that hold a line for each pattern, in
// the order of the patterns, and after that none for the same pattern again: the program would have begun anew. Other
// lines may stand between.
func StartOnce(patterns []target.Pattern) types.GomegaMatcher {
	return because("contain the start-up lines once each and in their order", stream, func(events []logs.Event) string {
		if why := missing(events, patterns); why != "" {
			return why
		}
		for _, pattern := range patterns {
			events = events[find(events, pattern)+1:]
			if again := find(events, pattern); again >= 0 {
				return fmt.Sprintf("`%s` matches twice, so the program began anew within its container:\n%s",
					pattern, line(events[again]))
			}
		}
		return ""
	})
}

// missing says which of the patterns has no line after those of the patterns before it.
func missing(events []logs.Event, patterns []target.Pattern) string {
	after := ""
	for _, pattern := range patterns {
		i := find(events, pattern)
		if i < 0 {
			return fmt.Sprintf("no line matches `%s`%s%s", pattern, after, last(events))
		}
		after = fmt.Sprintf(" after %q", events[i].Message)
		events = events[i+1:]
	}
	return ""
}

func find(events []logs.Event, pattern target.Pattern) int {
	for i, event := range events {
		if pattern.MatchString(event.Message) {
			return i
		}
	}
	return -1
}

func stream(events []logs.Event) string {
	if len(events) == 0 {
		return "the log stream"
	}
	return "log stream " + events[0].Stream
}

// last shows the end of what was searched.
func last(events []logs.Event) string {
	text := fmt.Sprintf("; %d lines were searched", len(events))
	for _, event := range events[max(0, len(events)-lastLines):] {
		text += "\n" + line(event)
	}
	return text
}

// line is an event for a list.
func line(event logs.Event) string {
	return fmt.Sprintf("  %s %s", event.Time.UTC().Format(time.RFC3339), event.Message)
}
