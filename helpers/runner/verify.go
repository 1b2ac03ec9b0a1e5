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
	s.watching.also(s.folder.File(v.Folder)) // not under the walk's lock: the terminal may be a person's for long
	defer s.endVerification()
	defer s.endWith(ctx, signals)()
	s.verifyIn(context.WithoutCancel(ctx), &v, signals)
	s.walk.lock.Lock()
	s.walk.Verifications[index] = v
	err = s.keepWalk()
	s.walk.lock.Unlock()
	return v.answer(s.folder.Path, s.record), err
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
		Required: s.nightly, ID: unique.NewRun(), Began: time.Now(),
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

// verifyIn runs the suite that verifies, notes how that ended, and leaves the artefacts of a run in the folder.
func (s *session) verifyIn(ctx context.Context, v *verification, signals <-chan os.Signal) {
	in := *s
	in.walk, in.Signals = nil, signals
	in.folder = evidence.Folder{Path: s.folder.File(v.Folder), Redact: s.folder.Redact}
	in.work = in.folder.File("work")
	in.record = v.record(s.record)
	in.options.use, in.options.labelFilter = v.Use, v.LabelFilter
	with := s.walk.tools
	with.suite = with.verifier
	if err := errors.Join(os.Mkdir(in.work, 0o700), in.record.write(in.folder)); err != nil {
		v.End = report.End{Problem: fmt.Sprintf("beginning the verification: %v", err)}
	} else {
		v.End = in.runSuite(ctx, with)
	}
	if err := errors.Join(in.takeReport(), in.folder.WriteProgress(), os.RemoveAll(in.work)); err != nil {
		v.End.Problem = cmp.Or(v.End.Problem, err.Error())
	}
	v.Ended = time.Now()
	if _, err := leave(v.record(s.record), in.folder); err != nil {
		v.End.Problem = cmp.Or(v.End.Problem, err.Error())
	}
}

// record is what the verification's folder says about it: it is a run like any other, of a part of the promises.
func (v verification) record(whole record) record {
	whole.ID, whole.Use, whole.Required, whole.Part = v.ID, v.Use, v.Required, v.LabelFilter
	whole.Began, whole.Ended, whole.End = v.Began, v.Ended, v.End
	whole.RollsBack, whole.Back, whole.Walk = false, nil, nil
	return whole
}

// judge says what the verification came to, and with which reports, from the files in its folder. Whole is the record of
// the walk in dir.
func (v verification) judge(dir string, whole record) (report.Run, []types.Report) {
	r := v.record(whole)
	if r.Ended.IsZero() {
		r.End.Interrupted = cmp.Or(r.End.Interrupted, unended)
	}
	return assess(filepath.Join(dir, v.Folder), r)
}

func (v verification) answer(dir string, whole record) walk.Verified {
	run, _ := v.judge(dir, whole)
	verdict := run.Verdict
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
