package logs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
)

const (
	user  = "smoke-20261122t221503-k3f9-story-5f2x1"
	stamp = "2026-11-22 22:15:04.123 UTC "
)

func lines(texts ...string) []logs.Event {
	events := make([]logs.Event, len(texts))
	for i, text := range texts {
		events[i].Message = text
	}
	return events
}

func TestLinesThatBelongTogetherAreOneReport(t *testing.T) {
	for situation, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"nothing":     {nil, nil},
		"plain lines": {[]string{"a", "b"}, []string{"a", "b"}},
		"Postgres' error with its detail and statement": {
			[]string{
				stamp + "[45] LOG:  ready", stamp + "[45] ERROR:  null value", stamp + "[45] DETAIL:  Failing row (3)",
				stamp + "[45] STATEMENT:  INSERT", "\tINTO users", stamp + "[45] LOG:  done",
			},
			[]string{
				stamp + "[45] LOG:  ready",
				stamp + "[45] ERROR:  null value\n" + stamp + "[45] DETAIL:  Failing row (3)\n" +
					stamp + "[45] STATEMENT:  INSERT\n\tINTO users",
				stamp + "[45] LOG:  done",
			},
		},
		"two sessions of Postgres at once": {
			[]string{
				stamp + "[45] ERROR:  one", stamp + "[46] ERROR:  two",
				stamp + "[45] DETAIL:  of one", stamp + "[46] DETAIL:  of two", "\tand its end",
			},
			[]string{
				stamp + "[45] ERROR:  one\n" + stamp + "[45] DETAIL:  of one",
				stamp + "[46] ERROR:  two\n" + stamp + "[46] DETAIL:  of two\n\tand its end",
			},
		},
		"a prefix with user and database": {
			[]string{stamp + "[45] postgres@users ERROR:  one", stamp + "[45] postgres@users DETAIL:  of one"},
			[]string{stamp + "[45] postgres@users ERROR:  one\n" + stamp + "[45] postgres@users DETAIL:  of one"},
		},
		"a detail whose error was before the first line": {
			[]string{stamp + "[45] DETAIL:  of one", "b"},
			[]string{stamp + "[45] DETAIL:  of one", "b"},
		},
		"a traceback of Python": {
			[]string{"a", "Traceback (most recent call last):", `  File "x.py", line 1`, "    y()", "ValueError: z", "b"},
			[]string{"a", "Traceback (most recent call last):\n  File \"x.py\", line 1\n    y()\nValueError: z", "b"},
		},
		"a traceback that is announced": {
			[]string{"ERROR in app: Exception on /users [GET]", "Traceback (most recent call last):", "  x", "ValueError: z", "b"},
			[]string{"ERROR in app: Exception on /users [GET]\nTraceback (most recent call last):\n  x\nValueError: z", "b"},
		},
		"a chain of tracebacks, with an error of several lines": {
			[]string{
				"Traceback (most recent call last):", "  x", "IntegrityError: null value", "DETAIL:  Failing row (3)",
				"The above exception was the direct cause of the following exception:",
				"Traceback (most recent call last):", "  y", "sqlalchemy.exc.IntegrityError: z", "[SQL: INSERT]",
				"Traceback (most recent call last):", "  another", "ValueError",
			},
			[]string{
				"Traceback (most recent call last):\n  x\nIntegrityError: null value\nDETAIL:  Failing row (3)\n" +
					"The above exception was the direct cause of the following exception:\n" +
					"Traceback (most recent call last):\n  y\nsqlalchemy.exc.IntegrityError: z\n[SQL: INSERT]",
				"Traceback (most recent call last):\n  another\nValueError",
			},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			var texts []string
			for _, report := range logs.Reports(lines(c.lines...)) {
				texts = append(texts, report.Text())
			}
			g.Expect(texts).To(Equal(c.want))
		})
	}
}

func TestAReportOfASmokeRunNamesIt(t *testing.T) {
	for situation, c := range map[string]struct {
		lines []string
		own   bool
	}{
		"by a user":            {[]string{"ERROR:  x", "DETAIL:  Failing row contains (3, " + user + ", null)"}, true},
		"by an address":        {[]string{"Key (email)=(" + user + "@example.com) already exists."}, true},
		"in a quoted value":    {[]string{`{"username":"` + user + `"}`}, true},
		"not":                  {[]string{"ERROR:  null value", "DETAIL:  Failing row contains (3, michael, null)"}, false},
		"not by a name alike":  {[]string{"smoke-signal", "no-" + user}, false},
		"not without any line": {nil, false},
	} {
		t.Run(situation, func(t *testing.T) {
			NewWithT(t).Expect(logs.Report(lines(c.lines...)).OfSmokeRun()).To(Equal(c.own))
		})
	}
}
