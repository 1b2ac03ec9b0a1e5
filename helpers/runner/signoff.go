package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// signing is the phase in which a person is asked to sign the environment off.
const signing = "sign-off"

// Why an environment is not signed off.
const (
	nobodyAsked = "nobody was asked, since there was no terminal; the exit code is that of the steps"
	notReached  = "the run did not come so far"
)

// accept begins a walk.
func (s *session) accept(ctx context.Context) *accepting {
	a := &accepting{walked: walked{Unsigned: notReached}}
	if s.attended() {
		a.person = &walker{
			typist: newTypist(s.In), out: s.Out, redact: s.redact, now: time.Now, hold: s.watching.hold,
			by: cmp.Or(s.options.by, s.who(ctx, s.root)),
		}
	}
	return a
}

// signOff asks whether the environment is accepted, where that can be said: all has held, and no question is open. It
// notes why not elsewhere. A signal ends the run instead.
func (s *session) signOff(ctx context.Context, end *report.End) {
	r := s.taken(*end)
	defer func() { s.record.Walk = s.taken(*end).Walk }()
	run, _ := assess(s.folder.Path, r)
	if s.walk.Unsigned = s.unsigned(run); s.walk.Unsigned != "" {
		return
	}
	s.progress.Phase(signing)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ask := &asked{signals: s.Signals, heard: func(os.Signal) { cancel() }}
	over := ask.during(func() { s.askToSign(ctx, run) })
	if by := ask.first(); by != nil || !over {
		end.Interrupted = ended{signal: by}.by() + inPhase(signing)
		s.walk.Unsigned = "the run was interrupted"
	}
}

// taken is the record with all that the walk has come to.
func (s *session) taken(end report.End) record {
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	r, so := s.record, s.walk.walked
	r.Walk, r.End, r.Ended = &so, end, time.Now()
	return r
}

// unsigned says why nobody is asked to sign, or "".
func (s *session) unsigned(run report.Run) string {
	switch {
	case s.walk.stopped != nil:
		return "the walk was stopped at " + s.walk.stopped.About
	case run.Verdict.Outcome != report.Pass:
		return "the verdict is " + run.Verdict.Outcome.String()
	case s.walk.person == nil:
		return nobodyAsked
	case len(run.Acceptance.Open) > 0:
		return fmt.Sprintf("open questions: %d", len(run.Acceptance.Open))
	}
	return ""
}

// askToSign notes what the person says. The terminal is theirs no more when the walk's lock is taken.
func (s *session) askToSign(ctx context.Context, run report.Run) {
	d, err := s.walk.person.sign(ctx, run)
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	switch {
	case errors.Is(err, errGone), err == nil && d.Choice == toLeave.choice:
		s.walk.Unsigned = fmt.Sprintf("%s left it open", s.walk.person.by)
	case err != nil:
		s.walk.Unsigned = err.Error()
	default:
		s.walk.SignOff = &evidence.Decision{Choice: d.Choice, Remark: d.Remark, By: d.By, At: d.At}
	}
}

// sign asks whether the environment is accepted.
func (p *walker) sign(ctx context.Context, run report.Run) (evidence.Decision, error) {
	defer p.begin()()
	p.say("\nThe walk is over. %s: %s; %s", run.Verdict.Outcome, run.Verdict.Meaning(), run.Verdict.Tally())
	p.say("Do you accept this environment (%s)?", run.Target)
	d, err := p.ask(ctx, toLeave, toAgree, toDeny)
	if err == nil && d.Choice != toLeave.choice {
		err = p.remark(ctx, &d, "a remark?")
	}
	return d, err
}
