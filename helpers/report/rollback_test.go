package report

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

// back is a roll-back that went well, with edits.
func back(edits ...func(*Rollback)) *Rollback {
	r := &Rollback{
		Service: "c/s", From: "users:8", To: "users:7", Took: 9 * time.Second,
		Verified: &Verdict{Outcome: Pass, Promises: []Kept{{State: Held}, {State: Held}}},
	}
	for _, edit := range edits {
		edit(r)
	}
	return r
}

func TestARollbackIsToldInASentence(t *testing.T) {
	bad := &Verdict{Outcome: Fail, Findings: []Finding{{Outcome: Fail, ID: "instances.http", What: "Each answers", Why: "silence"}}}
	for name, c := range map[string]struct {
		back            *Rollback
		outcome         Outcome
		sentence, alarm string
	}{
		"it went well": {
			back: back(), outcome: Pass,
			sentence: "users:7 is back in place of users:8 after 9.0 s; core promises: 2 held",
		},
		"ECS was first": {
			back: back(func(r *Rollback) { r.ByECS = true }), outcome: Pass,
			sentence: "users:7 is back by ECS' circuit breaker in place of users:8 after 9.0 s; core promises: 2 held",
		},
		"it was refused": {
			back:     back(func(r *Rollback) { r.Refused, r.Verified = "deployment ecs-svc/9 of users:9 is newer", nil }),
			outcome:  Incomplete,
			sentence: "not made: deployment ecs-svc/9 of users:9 is newer",
		},
		"it did not settle": {
			back: back(func(r *Rollback) {
				r.Problem, r.Next, r.Verified = "container users-db of users:7 exited with 1", "look at its log", nil
			}),
			outcome:  Fail,
			sentence: "container users-db of users:7 exited with 1; look at its log",
			alarm: "ROLLBACK FAILED: c/s was bad on users:8 and is not good on users:7: " +
				"container users-db of users:7 exited with 1; look at its log",
		},
		"what is back is bad too": {
			back:     back(func(r *Rollback) { r.Verified = bad }),
			outcome:  Fail,
			sentence: "users:7 is back in place of users:8 after 9.0 s, but instances.http: Each answers: silence",
			alarm: "ROLLBACK FAILED: c/s was bad on users:8 and is not good on users:7: " +
				"users:7 is back in place of users:8 after 9.0 s, but instances.http: Each answers: silence",
		},
		"nobody looked": {
			back: back(func(r *Rollback) { r.Verified = nil }), outcome: Incomplete,
			sentence: "users:7 is back in place of users:8 after 9.0 s, but nobody looked whether it is good",
			alarm: "ROLLBACK NOT FINISHED: c/s was bad on users:8, and nobody knows whether it is good on users:7: " +
				"users:7 is back in place of users:8 after 9.0 s, but nobody looked whether it is good",
		},
		"nobody saw its end": {
			back: back(func(r *Rollback) {
				r.Problem, r.Next, r.Unjudged, r.Verified = strings.Repeat("no answer, ", 50), "aws ecs "+strings.Repeat("x", 400), true, nil
			}),
			outcome:  Incomplete,
			sentence: Shorten(strings.Repeat("no answer, ", 50), longSentence) + "; aws ecs " + strings.Repeat("x", 400),
			alarm: "ROLLBACK NOT FINISHED: c/s was bad on users:8, and nobody knows whether it is good on users:7: " +
				Shorten(strings.Repeat("no answer, ", 50), longSentence) + "; aws ecs " + strings.Repeat("x", 400),
		},
		"there is nothing to put back": {
			back: back(func(r *Rollback) {
				r.To, r.Problem, r.Next, r.Verified = "", "nothing is known that was live before users:8", "deploy a good one", nil
			}),
			outcome:  Fail,
			sentence: "nothing is known that was live before users:8; deploy a good one",
			alarm:    "ROLLBACK FAILED: c/s is bad on users:8: nothing is known that was live before users:8; deploy a good one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(c.back.Outcome()).To(Equal(c.outcome))
			g.Expect(c.back.Sentence()).To(Equal(c.sentence))
			g.Expect(c.back.Alarm()).To(Equal(c.alarm))
		})
	}
}

// rolledBack is a gate that found one promise broken.
func rolledBack(r *Rollback) Run {
	v := Verdict{
		Outcome: Fail, Promises: []Kept{{State: Held}, {State: Broken}},
		Findings: []Finding{{Outcome: Fail, ID: "logs.b", What: "Logs carry b", Why: "no line"}},
	}
	return Run{
		Verdict: v, Use: evidence.Gate, Target: "local", Began: began, Ended: began.Add(48 * time.Second), Folder: "/r", Rollback: r,
	}
}

func TestConsoleOfARollbackHasFiveLines(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Console(rolledBack(back()))).To(Equal(`FAIL: gate of local, 48 s
  the environment is bad; promises: 1 held, 1 broken
  FAIL       logs.b: Logs carry b: no line
  rollback   users:7 is back in place of users:8 after 9.0 s; core promises: 2 held
  files      /r
`))
}

func TestConsoleOfARollbackLeavesOutWhatIsToldAlready(t *testing.T) {
	g := NewWithT(t)
	run := rolledBack(back())
	run.Verdict = Judge(written(t, suite(
		spec("logs.a", failed, because("it crashed"), class(evidence.Fail)), spec("logs.b", skipped, because("the deploy went wrong: it crashed")),
	)), []string{"logs.a", "logs.b"}, End{ExitCode: 1})
	g.Expect(Console(run)).To(Equal(`FAIL: gate of local, 48 s
  the environment is bad; promises: 0 held, 1 broken, 1 not run
  FAIL       logs.a: Logs carry logs.a: it crashed
  rollback   users:7 is back in place of users:8 after 9.0 s; core promises: 2 held
  files      /r
`))
	run.Rollback = nil
	g.Expect(Console(run)).To(ContainSubstring("INCOMPLETE a required promise was not judged (logs.b): the deploy went wrong: see logs.a"))
}

func TestOnlyWhatIsAskedCounts(t *testing.T) {
	g := NewWithT(t)
	v := Judge(written(t, suite(a, spec("logs.b", skipped), spec("logs.c", skipped))), []string{"logs.a", "logs.b"}, End{})
	v.OnlyAsked()
	g.Expect(v.Tally()).To(Equal("promises: 1 held, 1 not run"))
}

func TestAFailedRollbackIsTheFirstLine(t *testing.T) {
	g := NewWithT(t)
	failed := rolledBack(back(func(r *Rollback) { r.Problem, r.Verified = "it crashed", nil }))
	g.Expect(Console(failed)).To(Equal(`ROLLBACK FAILED: c/s was bad on users:8 and is not good on users:7: it crashed
FAIL: gate of local, 48 s
  the environment is bad; promises: 1 held, 1 broken
  FAIL       logs.b: Logs carry b: no line
  files      /r
`))
	g.Expect(Markdown(failed)).To(HavePrefix("# FAIL: gate of local, 48 s\n\n**ROLLBACK FAILED: c/s was bad"))
	g.Expect(Markdown(failed)).To(ContainSubstring("## Roll-back\n\nit crashed\n"))
}

func TestJUnitHasTheRollbackAsACase(t *testing.T) {
	g := NewWithT(t)
	run := rolledBack(back(func(r *Rollback) { r.Problem, r.Verified = "it crashed", nil }))
	text, err := JUnit(nil, run.Verdict, run.Rollback)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(ContainSubstring(`<testcase name="rollback" classname="verdict" status="FAIL"`))
	g.Expect(string(text)).To(ContainSubstring("ROLLBACK FAILED: c/s was bad on users:8"))
}
