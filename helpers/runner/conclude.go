package runner

import (
	"cmp"
	"fmt"
	"os"
	"time"

	"smoke.example/ecs/helpers/report"
)

// judging is the last phase of a run.
const judging = "judging"

// conclude judges the run and returns its exit code. A signal that comes before the verdict is written makes the run
// one that was cut short. Another signal ends it at once.
func (s *session) conclude(end report.End, stop func()) int {
	r, code := s.record, 0
	ask := &asked{signals: s.Signals, by: make([]os.Signal, 0, 2), before: end.Interrupted != "" || s.interrupted}
	s.progress.Phase(judging)
	if !ask.during(func() { s.collect(stop) }) {
		return s.giveUp(ask)
	}
	if by := ask.first(); by != nil {
		end.Interrupted = cmp.Or(end.Interrupted, ended{signal: by}.by()+inPhase(judging))
	}
	r.End, r.Ended = end, time.Now()
	if !ask.during(func() { code = s.finish(r, s.folder, s.progress.Close()) }) {
		return s.giveUp(ask)
	}
	return code
}

// collect removes what nobody needs any more, and ends what shows the progress.
func (s *session) collect(stop func()) {
	_ = os.RemoveAll(s.work)
	stop()
}

// giveUp ends the run without a verdict. Of what it has written each file is whole, since it is written at once.
func (s *session) giveUp(ask *asked) int {
	_, _ = fmt.Fprintf(s.Err, "smoke: interrupted again, by the signal %s, while %s: artefacts may be missing; "+
		"`smoke report %s` judges those that are there\n", ask.by[len(ask.by)-1], judging, s.folder.Path)
	return report.Incomplete.ExitCode()
}

// asked are the signals that came while the runner itself was busy.
type asked struct {
	signals <-chan os.Signal
	by      []os.Signal
	// before says that one came already, while the suite was running or built, or while the run was rolled back.
	before bool
	// heard is told of each; nil tells nobody.
	heard func(os.Signal)
}

// during does something, and reports false, without waiting for it, when a second signal comes.
func (a *asked) during(do func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	for !a.again() {
		select {
		case <-done:
			return true
		case by := <-a.signals:
			a.by = append(a.by, by)
			if a.heard != nil {
				a.heard(by)
			}
		}
	}
	return false
}

func (a *asked) again() bool { return len(a.by) > 1 || a.before && len(a.by) > 0 }

// first returns the first signal that came so far, or nil.
func (a *asked) first() os.Signal {
	if len(a.by) == 0 {
		select {
		case by := <-a.signals:
			a.by = append(a.by, by)
		default:
			return nil
		}
	}
	return a.by[0]
}
