package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/walk"
)

// verifyFolder begins the name of the folder, in the run's own, of each run that a step asks for.
const verifyFolder = "verify-"

// lastChance is what a verification that is told to end has to clean up, before it is killed.
const lastChance = time.Minute

// onVerify runs the suite that verifies, in a folder of its own, and says what came out of it.
func (s *session) onVerify(ctx context.Context, m walk.VerifyMessage) (walk.Verified, error) {
	v, err := s.verification(m)
	if err != nil {
		return walk.Verified{}, err
	}
	index, signals, err := s.beginVerification(v)
	if err != nil {
		return walk.Verified{}, err
	}
	defer s.endVerification()
	defer s.endWith(ctx, signals)()
	v.End = s.verifyIn(context.WithoutCancel(ctx), v, signals)
	v.Ended = time.Now()
	s.walk.lock.Lock()
	s.walk.Verifications[index] = v
	err = s.keepWalk()
	s.walk.lock.Unlock()
	return v.answer(s.folder.Path), err
}

// verification is what a message asks for; only what deploys nothing and names promises can be asked for.
func (s *session) verification(m walk.VerifyMessage) (verification, error) {
	if m.Use != evidence.Nightly {
		return verification{}, fmt.Errorf("a step of a walk verifies as nightly does, not as %q", m.Use)
	}
	if _, err := types.ParseLabelFilter(m.LabelFilter); err != nil {
		return verification{}, fmt.Errorf("reading the label filter %q: %w", m.LabelFilter, err)
	}
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	return verification{
		Name: m.Name, Folder: fmt.Sprint(verifyFolder, len(s.walk.Verifications)+1), Use: m.Use, LabelFilter: m.LabelFilter,
		Required: s.nightly,
	}, nil
}

// beginVerification makes the folder, and says where the signals for the verification come. There is one at a time.
func (s *session) beginVerification(v verification) (index int, signals chan os.Signal, err error) {
	w := s.walk
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.verifying != nil {
		return 0, nil, errors.New("another verification is under way")
	}
	if err := os.Mkdir(s.folder.File(v.Folder), 0o755); err != nil {
		return 0, nil, fmt.Errorf("making a folder for the verification: %w", err)
	}
	s.watching.also(s.folder.File(v.Folder))
	w.Verifications = append(w.Verifications, v)
	w.verifying = make(chan os.Signal, 2)
	return len(w.Verifications) - 1, w.verifying, s.keepWalk()
}

func (s *session) endVerification() {
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	s.walk.verifying = nil
}

// passToVerification tells the verification under way of a signal: the walk, which asked for it, has got it too.
func (s *session) passToVerification(by os.Signal) {
	if s.walk == nil {
		return
	}
	s.walk.lock.Lock()
	defer s.walk.lock.Unlock()
	s.walk.heard = true
	pass(s.walk.verifying, by)
}

// pass sends a signal unless two are waiting already, or nobody does.
func pass(signals chan<- os.Signal, by os.Signal) {
	select {
	case signals <- by:
	default:
	}
}

// endWith ends a verification whose step was ended: kindly first, unless a signal has told it already.
func (s *session) endWith(ctx context.Context, signals chan<- os.Signal) (release func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-over:
			return
		case <-ctx.Done():
		}
		s.walk.lock.Lock()
		heard := s.walk.heard
		s.walk.lock.Unlock()
		if !heard {
			pass(signals, os.Interrupt)
		}
		select {
		case <-over:
		case <-time.After(lastChance):
			pass(signals, os.Interrupt)
		}
	}()
	return func() { close(over) }
}

// verifyIn runs the suite that verifies and says how that ended.
func (s *session) verifyIn(ctx context.Context, v verification, signals <-chan os.Signal) report.End {
	in := *s
	in.walk, in.Signals = nil, signals
	in.folder = evidence.Folder{Path: s.folder.File(v.Folder), Redact: s.folder.Redact}
	in.work = in.folder.File("work")
	in.record.ID = unique.NewRun()
	in.options.use, in.options.labelFilter = v.Use, v.LabelFilter
	if err := os.Mkdir(in.work, 0o700); err != nil {
		return report.End{Problem: fmt.Sprintf("making a folder to work in: %v", err)}
	}
	with := s.walk.tools
	with.suite = with.verifier
	end := in.runSuite(ctx, with)
	if err := errors.Join(in.takeReport(), in.folder.WriteProgress(), os.RemoveAll(in.work)); err != nil {
		end.Problem = cmp.Or(end.Problem, err.Error())
	}
	return end
}

// judge says what the verification of the walk in dir came to, from its files.
func (v verification) judge(dir string) report.Verdict {
	end := v.End
	if v.Ended.IsZero() {
		end.Interrupted = cmp.Or(end.Interrupted, "the runner did not come to its end")
	}
	at := filepath.Join(dir, v.Folder)
	reports, err := report.Read(filepath.Join(at, reportFile))
	if err != nil {
		end.ReportError, end.LastWords = err.Error(), lastWords(filepath.Join(at, outputFile))
	}
	asked := report.Asked(reports, v.Required, v.LabelFilter)
	verdict := report.Judge(reports, asked, end)
	verdict.OnlyAsked()
	if end.Interrupted != "" {
		verdict.Findings = withoutEchoes(verdict.Findings)
	}
	return verdict
}

func (v verification) answer(dir string) walk.Verified {
	verdict := v.judge(dir)
	answer := walk.Verified{
		Outcome: verdict.Outcome.String(), Sentence: verdict.Outcome.Meaning(), Tally: verdict.Tally(), Folder: v.Folder,
	}
	for _, f := range verdict.Findings {
		answer.Findings = append(answer.Findings, f.Sentence())
	}
	if len(answer.Findings) > 0 {
		answer.Sentence = answer.Findings[0]
	}
	return answer
}
