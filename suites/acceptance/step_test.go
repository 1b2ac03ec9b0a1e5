package acceptance

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/walk"
)

// step is one step of the walk.
type step struct {
	evidence.Step
	// within bounds one try; zero is a step that waits for a person or for a run that has bounds of its own.
	within time.Duration
	do     func(ctx context.Context, g Gomega, l *look)
}

// steps are all of them, in their order.
var steps []*step

// takes adds a step to the walk, and the spec that takes it. Title and what to expect are a person's to read.
func takes(
	id, title, expect string, within time.Duration, do func(ctx context.Context, g Gomega, l *look),
) *step {
	s := &step{Step: evidence.Step{Number: len(steps) + 1, Title: title, Expect: expect}, within: within, do: do}
	steps = append(steps, s)
	It(title, Label(evidence.IDLabel("acceptance."+id)), func(ctx SpecContext) { s.walk(ctx) })
	return s
}

// walk takes the step, as often as the person wants.
func (s *step) walk(ctx context.Context) {
	GinkgoHelper()
	endIfStopped()
	say.Phase(s.Title)
	if d := s.ask(ctx, walk.Before, ""); d.Choice == walk.ChoiceStop {
		s.leave(&look{})
		end(s.Number-1, d)
	}
	for {
		l, message := s.try(ctx)
		state := walk.Held
		if message != "" {
			state = walk.Failed
		}
		var d evidence.Decision
		if !poll.Interrupted(ctx) {
			if d = s.ask(ctx, state, message); d.Choice == walk.ChoiceRepeat {
				continue
			}
		}
		s.leave(l)
		if message != "" {
			s.fail(ctx, l, message)
		}
		if d.Choice == walk.ChoiceStop {
			stopped = &stop{after: s.Number, decision: d}
		}
		return
	}
}

// try takes the step once, and returns what was wrong, or "".
func (s *step) try(ctx context.Context) (*look, string) {
	if s.within > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.within)
		defer cancel()
	}
	s.Tries++
	s.Began = time.Now()
	l := &look{}
	message := env.redact.Redact(l.whole(Refusal(func(g Gomega) { s.do(ctx, g, l) })))
	s.Seen, s.Evidence, s.Run = l.seen, l.shown, l.run
	s.Decisions = append(s.Decisions, l.decisions...)
	s.Took = time.Since(s.Began)
	s.Step = struck(s.Step)
	return l, message
}

// leave puts what was seen into the report.
func (s *step) leave(l *look) {
	AddReportEntry(evidence.EntryStep, ReportEntryVisibilityNever, struck(s.Step))
	for _, instance := range l.instances {
		AddReportEntry(evidence.EntryInstance, ReportEntryVisibilityNever, struck(instance))
	}
	for _, failure := range l.failures {
		AddReportEntry(evidence.EntryFailure, ReportEntryVisibilityNever, struck(failure))
	}
}

// fail fails the spec and says in its report whose fault that is. Where it is nobody's, the walk ends before its end.
func (s *step) fail(ctx context.Context, l *look, message string) {
	GinkgoHelper()
	if l.cut {
		AbortSuite(message)
	}
	if !poll.Interrupted(ctx) {
		class := evidence.Fail
		if l.blame == poll.Infra {
			class = evidence.Infra
		}
		AddReportEntry(evidence.EntryClass, ReportEntryVisibilityNever, class)
	}
	Fail(message)
}
