package matchers

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/target"
)

// lastLines is how many of a stream's lines a message shows.
const lastLines = 3

// ContainLinesInOrder succeeds for a stream's events ([]logs.Event) that hold a line for each pattern, in the order of
// the patterns; other lines may stand between.
func ContainLinesInOrder(patterns []target.Pattern) types.GomegaMatcher {
	return because("contain the start-up lines in their order", stream, func(events []logs.Event) string {
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
	})
}

// ContainMarker succeeds for events ([]logs.Event) of which one holds text.
func ContainMarker(text string) types.GomegaMatcher {
	return because(fmt.Sprintf("contain the marker %q", text), stream, func(events []logs.Event) string {
		for _, event := range events {
			if strings.Contains(event.Message, text) {
				return ""
			}
		}
		return "no line does" + last(events)
	})
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
		text += fmt.Sprintf("\n  %s %s", event.Time.UTC().Format(time.RFC3339), event.Message)
	}
	return text
}
