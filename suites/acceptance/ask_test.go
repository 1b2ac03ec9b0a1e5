package acceptance

import (
	"context"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/walk"
)

// ask tells the runner where the step stands, and returns what is to be done then. Where no runner listens the walk goes
// on by itself.
func (s *step) ask(ctx context.Context, state walk.State, why string) evidence.Decision {
	GinkgoHelper()
	d := evidence.Decision{Choice: walk.ChoiceContinue}
	err := runner.Call(ctx, walk.KindStep, walk.StepMessage{Step: struck(s.Step), Of: len(steps), State: state, Why: why}, &d)
	if errors.Is(err, backchannel.ErrNobody) {
		return d
	}
	if err != nil {
		s.unasked(ctx, err)
	}
	if d.By != "" {
		s.Decisions = append(s.Decisions, d)
	}
	return d
}

// unasked fails the spec since the runner could not be asked.
func (s *step) unasked(ctx context.Context, err error) {
	GinkgoHelper()
	s.leave(&look{})
	if !poll.Interrupted(ctx) {
		AddReportEntry(evidence.EntryClass, ReportEntryVisibilityNever, evidence.Infra)
	}
	Fail(env.redact.Redact(fmt.Sprintf("what to do at step %d, %q, is not known: %v", s.Number, s.Title, err)))
}

// stop is a person's wish to end the walk after a step that held.
type stop struct {
	after    int
	decision evidence.Decision
}

// stopped is nil as long as nobody wished that.
var stopped *stop

// endIfStopped ends the walk before a step where a person wished so after the one before: that one has held.
func endIfStopped() {
	if stopped != nil {
		end(stopped.after, stopped.decision)
	}
}

// end ends the walk before its end, which is nobody's fault.
func end(after int, d evidence.Decision) {
	at := d.At.UTC().Format(time.TimeOnly + " MST")
	text := fmt.Sprintf("%s ended the walk after step %d of %d, at %s", d.By, after, len(steps), at)
	if d.Remark != "" {
		text += ": " + env.redact.Redact(d.Remark)
	}
	AbortSuite(text)
}
