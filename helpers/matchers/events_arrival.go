package matchers

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
)

// ArriveOnlyIn succeeds for those events of a whole log group that hold a marker ([]logs.Event) if there is one in
// stream, and none in another. One in another ends a poll: it does not go away.
func ArriveOnlyIn(stream, marker string) types.GomegaMatcher {
	subject := func([]logs.Event) string { return fmt.Sprintf("the marker %q", marker) }
	promise := "arrive in log stream " + stream + " and in no other"
	why := func(events []logs.Event) string {
		if len(events) == 0 {
			return "no stream of the group has it"
		}
		return astray(events, stream)
	}
	return becauseOr(promise, subject, why, func(events []logs.Event) error {
		if where := astray(events, stream); where != "" {
			return gomega.StopTrying(fmt.Sprintf("Expected %s to %s, but %s", subject(events), promise, where))
		}
		return nil
	})
}

// astray says which events are in another stream.
func astray(events []logs.Event, stream string) string {
	i := slices.IndexFunc(events, func(event logs.Event) bool { return event.Stream != stream })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("stream %s has it, so one container's lines are taken for another's:\n%s",
		events[i].Stream, line(events[i]))
}

// ArriveOnceEach succeeds for the events of a whole log group that hold markers of ours ([]logs.Event), words that match
// pattern, if each of these stands in one stream alone, and there is one at least.
func ArriveOnceEach(pattern *regexp.Regexp) types.GomegaMatcher {
	subject := func([]logs.Event) string { return "each line that this run printed" }
	return because("stand in one log stream alone", subject, func(events []logs.Event) string {
		first := map[string]string{}
		for _, event := range events {
			marker := pattern.FindString(event.Message)
			if marker == "" {
				continue
			}
			if stream, known := first[marker]; known && stream != event.Stream {
				return fmt.Sprintf("%s is in stream %s and in stream %s, so one container's lines are taken for another's:\n%s",
					marker, stream, event.Stream, line(event))
			}
			first[marker] = event.Stream
		}
		if len(first) == 0 {
			return "no stream of the group has one"
		}
		return ""
	})
}
