package matchers_test

import (
	"crypto/rand"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

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

func TestStartOnce(t *testing.T) {
	started := events("Waiting for postgres...", "noise", "PostgreSQL started", "Booting worker with pid: 9")
	const begin = "Expected log stream 9581a69a to contain the start-up lines once each and in their order, but "
	judge(t, map[string]judgement{
		"in order, with others between": {
			started, StartOnce(patterns(`^Waiting`, `started`, `pid: \d+`)), "",
			"Expected log stream 9581a69a not to contain the start-up lines once each and in their order",
		},
		"a line that also stands before those of the patterns before": {
			events("ready", "init complete", "ready"), StartOnce(patterns(`init complete`, `ready`)), "", "",
		},
		"out of order": {
			started, StartOnce(patterns(`started`, `^Waiting`)),
			begin + "no line matches `^Waiting` after \"PostgreSQL started\"; 1 lines were searched\n" +
				"  2026-11-22T12:00:03Z Booting worker with pid: 9", "",
		},
		"none of them": {
			started, StartOnce(patterns(`Listening`)),
			begin + "no line matches `Listening`; 4 lines were searched\n  2026-11-22T12:00:01Z noise\n" +
				"  2026-11-22T12:00:02Z PostgreSQL started\n  2026-11-22T12:00:03Z Booting worker with pid: 9", "",
		},
		"one of them twice": {
			append(started, events("Booting worker with pid: 12")...), StartOnce(patterns(`^Waiting`, `pid: \d+`)),
			begin + "`pid: \\d+` matches twice, so the program began anew within its container:\n" +
				"  2026-11-22T12:00:00Z Booting worker with pid: 12", "",
		},
		"all of them twice": {
			append(started, started...), StartOnce(patterns(`^Waiting`, `started`, `pid: \d+`)),
			begin + "`^Waiting` matches twice, so the program began anew within its container:\n" +
				"  2026-11-22T12:00:00Z Waiting for postgres...", "",
		},
		"no lines at all": {
			events(), StartOnce(patterns(`one`)),
			"Expected the log stream to contain the start-up lines once each and in their order, but no line matches " +
				"`one`; 0 lines were searched", "",
		},
	})
}

func TestArriveOnlyIn(t *testing.T) {
	const begin = `Expected the marker "m-1" to arrive in log stream 9581a69a and in no other, but `
	judge(t, map[string]judgement{
		"there": {
			events("LOG:  m-1"), ArriveOnlyIn("9581a69a", "m-1"), "",
			`Expected the marker "m-1" not to arrive in log stream 9581a69a and in no other`,
		},
		"not there": {events(), ArriveOnlyIn("9581a69a", "m-1"), begin + "no stream of the group has it", ""},
	})
	t.Run("in another stream too, which is final", func(t *testing.T) {
		g := NewWithT(t)
		both := append(events("m-1"), logs.Event{Time: time.Unix(0, 0), Stream: "0ff", Message: "x m-1"})
		_, err := ArriveOnlyIn("9581a69a", "m-1").Match(both)
		g.Expect(err).To(MatchError(begin + "stream 0ff has it, so one container's lines are taken for another's:\n" +
			"  1970-01-01T00:00:00Z x m-1"))
		var stop PollingSignalError
		g.Expect(errors.As(err, &stop)).To(BeTrue())
	})
}

const (
	session = "2026-11-22 12:00:00.000 UTC [45] "
	user    = "smoke-20261122t221503-k3f9-story-5f2x1"
	hashed  = "$2a$13$LbPkQwyW8Yh0OGVdQ2kBTeOq0q3yWlHgVYl7fZtq9n1aCkzj5rG7K"
)

func TestRaiseNoAlarm(t *testing.T) {
	const begin = "Expected log stream 9581a69a to raise no alarm, but "
	const tell = "of its messages match an alarm; for those that are no fault add a pattern to logs.except of the target"
	matcher := RaiseNoAlarm(patterns(`\bERROR\b`, `^Traceback`), patterns(`does not exist, skipping`, `^ValueError: known`))
	judge(t, map[string]judgement{
		"a quiet stream": {events("ready", "no errors"), matcher, "", "Expected log stream 9581a69a not to raise no alarm"},
		"no lines":       {events(), matcher, "", ""},
		"an error": {
			events("ready", session+`ERROR:  relation "users" does not exist at character 227`, session+"STATEMENT:  SELECT", "b"),
			matcher, begin + "1 " + tell + "\n  2026-11-22T12:00:01Z " + session +
				`ERROR:  relation "users" does not exist at character 227` + "\n    " + session + "STATEMENT:  SELECT", "",
		},
		"what was reviewed": {events(session + `ERROR:  table "users" does not exist, skipping`), matcher, "", ""},
		"a traceback whose error was reviewed": {
			events("Traceback (most recent call last):", "  File x", "ValueError: known"), matcher, "", "",
		},
		"what a run of ours provoked": {
			events(session+"ERROR:  null value", session+"DETAIL:  Failing row contains (3, "+user+", "+hashed+")"), matcher, "", "",
		},
		"the same of somebody else": {
			events(session+"ERROR:  null value", session+"DETAIL:  Failing row contains (3, ann)"), matcher,
			begin + "1 " + tell + "\n  2026-11-22T12:00:00Z " + session + "ERROR:  null value\n    " + session +
				"DETAIL:  Failing row contains (3, ann)", "",
		},
		"more than one can read": {
			events("ERROR 0", "ERROR 1", "ERROR 2", "ERROR 3", "ERROR 4", "ERROR 5", "ERROR 6"), matcher,
			begin + "7 " + tell + "\n  2026-11-22T12:00:00Z ERROR 0\n  2026-11-22T12:00:01Z ERROR 1\n" +
				"  2026-11-22T12:00:02Z ERROR 2\n  2026-11-22T12:00:03Z ERROR 3\n  2026-11-22T12:00:04Z ERROR 4\n  and 2 more", "",
		},
	})
}

func TestHoldNoSecret(t *testing.T) {
	const begin = "Expected log stream 9581a69a to hold no secret, but "
	const tell = "1 of its messages tell one, which stands here in brackets\n  2026-11-22T12:00:00Z "
	strike := func(text string) string { return strings.ReplaceAll(text, "my_precious", "[SECRET_KEY]") }
	matcher := HoldNoSecret(strike)
	row := func(name string) []logs.Event {
		return events(session+"ERROR:  null value", session+"DETAIL:  Failing row contains (3, "+name+", "+hashed+")")
	}
	judge(t, map[string]judgement{
		"none":                      {events("ready"), matcher, "", "Expected log stream 9581a69a not to hold no secret"},
		"a hash that we provoked":   {row(user), matcher, "", ""},
		"a key":                     {events("key is my_precious"), matcher, begin + tell + "key is [SECRET_KEY]", ""},
		"a key in what we provoked": {events(user + ": my_precious"), matcher, begin + tell + user + ": [SECRET_KEY]", ""},
		"a hash of somebody else": {
			row("ann"), matcher, begin + tell + session + "ERROR:  null value\n    " + session +
				"DETAIL:  Failing row contains (3, ann, [password hash])", "",
		},
		"a password that a run made up": {
			events(user + " with ABCDEFGHIJKLMNOPQRSTUV2345"), matcher,
			begin + tell + user + " with [password of a smoke run]", "",
		},
	})
}

// elsewhere are events of another stream.
func elsewhere(messages ...string) []logs.Event {
	all := events(messages...)
	for i := range all {
		all[i].Stream = "0ff"
	}
	return all
}

func TestTheStreamIsNamedWhereThereAreSeveral(t *testing.T) {
	alarm := RaiseNoAlarm(patterns(`\bERROR\b`), patterns(`reviewed`))
	secret := HoldNoSecret(strings.Clone)
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjd9.c2ln"
	judge(t, map[string]judgement{
		"quiet ones": {append(events("ready"), elsewhere("ready")...), alarm, "", "Expected the 2 log streams not to raise no alarm"},
		"an alarm in the other": {
			append(events("ready"), elsewhere("ERROR here")...), alarm,
			"Expected the 2 log streams to raise no alarm, but 1 of its messages match an alarm; for those that are no fault " +
				"add a pattern to logs.except of the target\n  in stream 0ff:\n  2026-11-22T12:00:00Z ERROR here", "",
		},
		"what excuses a line stands in its own stream": {
			append(events(session+"ERROR:  x"), elsewhere(session+"DETAIL:  reviewed")...), alarm,
			"Expected the 2 log streams to raise no alarm, but 1 of its messages match an alarm; for those that are no fault " +
				"add a pattern to logs.except of the target\n  in stream 9581a69a:\n  2026-11-22T12:00:00Z " + session + "ERROR:  x", "",
		},
		"a token that another process of the run was given": {
			append(events("ready"), elsewhere("q=%20"+jwt+" of "+user)...), secret,
			"Expected the 2 log streams to hold no secret, but 1 of its messages tell one, which stands here in brackets\n" +
				"  in stream 0ff:\n  2026-11-22T12:00:00Z q=%20[token] of " + user, "",
		},
		"a password within a longer word": {
			events("pw_ABCDEFGHIJKLMNOPQRSTUV2345_x"), secret,
			"Expected log stream 9581a69a to hold no secret, but 1 of its messages tell one, which stands here in brackets\n" +
				"  2026-11-22T12:00:00Z pw_[password of a smoke run]_x", "",
		},
	})
}

func TestArriveOnceEach(t *testing.T) {
	matcher := ArriveOnceEach(regexp.MustCompile(`m-\d`))
	const begin = "Expected each line that this run printed to stand in one log stream alone, but "
	judge(t, map[string]judgement{
		"each in its own, one twice": {
			append(events("LOG: m-1", "STATEMENT: m-1"), elsewhere("m-2")...), matcher, "",
			"Expected each line that this run printed not to stand in one log stream alone",
		},
		"none": {events("ready"), matcher, begin + "no stream of the group has one", ""},
		"a copy in another": {
			append(events("m-1"), elsewhere("copy of m-1")...), matcher,
			begin + "m-1 is in stream 9581a69a and in stream 0ff, so one container's lines are taken for another's:\n" +
				"  2026-11-22T12:00:00Z copy of m-1", "",
		},
	})
}

func TestThePasswordsThatTheSuiteMakesUpAreKnownByTheirShape(t *testing.T) {
	g := NewWithT(t)
	g.Expect(HoldNoSecret(strings.Clone).Match(events("password=" + rand.Text()))).To(BeFalse())
}
