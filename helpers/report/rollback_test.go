package report

import (
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
			alarm: "ROLLBACK FAILED: c/s was bad on users:8 and is not good on users:7: " +
				"users:7 is back in place of users:8 after 9.0 s, but nobody looked whether it is good",
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

func TestAFailedRollbackIsTheFirstLine(t *testing.T) {
	g := NewWithT(t)
	failed := rolledBack(back(func(r *Rollback) { r.Problem, r.Verified = "it crashed", nil }))
	g.Expect(Console(failed)).To(HavePrefix(
		"ROLLBACK FAILED: c/s was bad on users:8 and is not good on users:7: it crashed\nFAIL: gate of local, 48 s\n"))
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
