package runner

import (
	"cmp"
	"context"
	"os"
	"time"

	"smoke.example/ecs/helpers/bundle"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/target"
)

// collecting is the phase in which the evidence is collected.
const collecting = "collect the evidence"

// mostWaiting is how long a bad deployment that is to be rolled back stays live for its evidence; see target.Bundle.
const mostWaiting = 20 * time.Second

// gather keeps what the environment shows now, before a roll-back changes it: all of it where the run does not pass or is
// an acceptance, and what its report shows elsewhere. What cannot be got is said in the bundle's index and is no fault of
// the run; a signal ends it, and the run with it. Bad says that a roll-back waits for it. It returns how the run ended.
func (s *session) gather(ctx context.Context, end report.End, bad bool) report.End {
	if end.Interrupted != "" || end.Began.IsZero() || s.target.Bundle.Within <= 0 {
		return end // somebody wants it to end, nothing was looked at, or nobody wants a bundle
	}
	s.progress.Phase(collecting)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ask := &asked{signals: s.Signals, heard: func(os.Signal) { cancel(bundle.ErrInterrupted) }}
	written, leave := s.witness()
	defer leave()
	config := bundle.Config{
		Witness: written,
		Target:  s.bounded(bad), Folder: s.folder, RunID: s.record.ID, Commit: s.record.Commit, GoVersion: s.record.GoVersion,
		Light: s.walk == nil && s.outcome(end) == report.Pass, // an acceptance is looked at later, whatever it says
	}
	ask.during(func() {
		if err := s.bundle(ctx, config); err != nil {
			s.progress.Sayf("there is no evidence to look at: %v", err)
		}
	})
	if by := ask.first(); by != nil {
		end.Interrupted = cmp.Or(end.Interrupted, ended{signal: by}.by()+inPhase(collecting))
	}
	return end
}

// bounded is the target with the time that there is for the evidence.
func (s *session) bounded(bad bool) *target.Target {
	t := *s.target
	if bad {
		t.Bundle.Within = min(t.Bundle.Within, mostWaiting)
	}
	return &t
}

// outcome is the verdict of a run that has ended, as far as its files tell by now.
func (s *session) outcome(end report.End) report.Outcome {
	r := s.record
	r.End = end
	run, _ := assess(s.folder.Path, r)
	return run.Verdict.Outcome
}

// bundle collects the evidence by the program's own way, or as package bundle does.
func (p Program) bundle(ctx context.Context, config bundle.Config) error {
	if p.Bundle != nil {
		return p.Bundle(ctx, config)
	}
	_, err := bundle.Collect(ctx, config)
	return err
}
