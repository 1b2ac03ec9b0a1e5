package matchers_test

import (
	"regexp"
	"testing"
	"time"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/target"
)

func events(messages ...string) []logs.Event {
	var all []logs.Event
	for i, message := range messages {
		at := time.Date(2026, time.November, 22, 12, 0, i, 0, time.UTC)
		all = append(all, logs.Event{Time: at, Stream: "9581a69a", Message: message})
	}
	return all
}

func patterns(texts ...string) []target.Pattern {
	var all []target.Pattern
	for _, text := range texts {
		all = append(all, target.Pattern{Regexp: regexp.MustCompile(text)})
	}
	return all
}

func TestContainLinesInOrder(t *testing.T) {
	started := events("Waiting for postgres...", "noise", "PostgreSQL started", "Booting worker with pid: 9")
	const begin = "Expected log stream 9581a69a to contain the start-up lines in their order, but "
	judge(t, map[string]judgement{
		"in order, with others between": {
			started, ContainLinesInOrder(patterns(`^Waiting`, `started`, `pid: \d+`)), "",
			"Expected log stream 9581a69a not to contain the start-up lines in their order",
		},
		"out of order": {
			started, ContainLinesInOrder(patterns(`started`, `^Waiting`)),
			begin + "no line matches `^Waiting` after \"PostgreSQL started\"; 1 lines were searched\n" +
				"  2026-11-22T12:00:03Z Booting worker with pid: 9", "",
		},
		"none of them": {
			started, ContainLinesInOrder(patterns(`Listening`)),
			begin + "no line matches `Listening`; 4 lines were searched\n  2026-11-22T12:00:01Z noise\n" +
				"  2026-11-22T12:00:02Z PostgreSQL started\n  2026-11-22T12:00:03Z Booting worker with pid: 9", "",
		},
		"no line for two patterns": {
			events("one"), ContainLinesInOrder(patterns(`one`, `one`)),
			begin + "no line matches `one` after \"one\"; 0 lines were searched", "",
		},
		"no lines at all": {
			events(), ContainLinesInOrder(patterns(`one`)),
			"Expected the log stream to contain the start-up lines in their order, but no line matches `one`; " +
				"0 lines were searched", "",
		},
	})
}

func TestContainMarker(t *testing.T) {
	judge(t, map[string]judgement{
		"there, within a line": {
			events("a", "LOG:  smoke-1"), ContainMarker("smoke-1"), "",
			`Expected log stream 9581a69a not to contain the marker "smoke-1"`,
		},
		"not there": {
			events("a"), ContainMarker("smoke-1"),
			`Expected log stream 9581a69a to contain the marker "smoke-1", but no line does; 1 lines were searched` +
				"\n  2026-11-22T12:00:00Z a", "",
		},
	})
}
