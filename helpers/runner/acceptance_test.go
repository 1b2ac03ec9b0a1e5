package runner

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/walk"
)

// stroll is the walk in testdata, built once.
var stroll = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "stroll-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "stroll.test")
	out, err := exec.CommandContext(context.Background(), "go", "test", "-c", "-o", path, "./testdata/stroll").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
})

// strolling is a bench for an acceptance: its target asks for the promises of the stroll, and at night for those of tiny.
func strolling(t *testing.T, edits ...string) *bench {
	t.Helper()
	b := newBench(t, edits...)
	b.write(t, "required.yaml", "- {id: tiny.holds, uses: [nightly]}\n- {id: tiny.told, uses: [nightly]}\n"+
		"- {id: other.area, uses: [nightly]}\n"+
		"- {id: stroll.look, uses: [acceptance]}\n- {id: stroll.verify, uses: [acceptance]}\n"+
		"- {id: stroll.nice, uses: [acceptance]}\n")
	return b
}

// walkCall is the call that strolls.
func (b *bench) walkCall(t *testing.T, more ...string) []string {
	t.Helper()
	path, err := stroll()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	verifier, err := tiny()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return append([]string{
		"acceptance", "-target", b.target, "-out", filepath.Join(b.dir, "runs"), "-suite", path, "-verifier", verifier, "-procs", "2",
	}, more...)
}

func TestAWalkWithoutAPersonIsJudgedAndNotSigned(t *testing.T) {
	for _, c := range []struct {
		when    string
		environ []string
		code    int
		says    []string
		packed  []string
	}{
		{
			"all holds",
			[]string{"TINY=pass"},
			0,
			[]string{
				"\nPASS: acceptance of local, ", "promises: 3 held\n",
				"  open       Is it nice?\n  sign-off   not signed: nobody was asked, since there was no terminal\n  pack       ",
			},
			[]string{"PASS: every required promise ran and held (promises: 2 held)", "nobody has accepted the environment", "Is it nice?"},
		},
		{
			"what is verified does not",
			[]string{"TINY=fail"},
			1,
			[]string{"FAIL       stroll.verify: Strolling verify: Expected <string>: tiny.told: ", "  sign-off   not signed: the verdict is FAIL\n"},
			[]string{"This is no acceptance: the environment is bad.", "FAIL: tiny.told: Tiny does as it is told: the key is [SECRET_KEY]"},
		},
		{
			"nothing is verified",
			[]string{"TINY=pass", "STROLL=empty filter"},
			1,
			[]string{"nothing was asked"},
			[]string{"INCOMPLETE: nothing was asked: the file of required promises names none for this use and target (promises: 0 held)"},
		},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := strolling(t)
			b.program.Environ = append(b.program.Environ, c.environ...)
			g.Expect(b.main(t, b.walkCall(t)...)).To(Equal(c.code), b.out.String()+b.err.String())
			for _, text := range c.says {
				g.Expect(b.out.String()).To(ContainSubstring(text))
			}
			page := b.read(t, report.PackFile)
			for _, text := range c.packed {
				g.Expect(page).To(ContainSubstring(text))
			}
			g.Expect(page).NotTo(ContainSubstring("my_precious"))
			b.checkAgain(t, c.code)
		})
	}
}

func TestAPackThatIsMissingIsMadeAgainAndOneThatWasChangedIsTold(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	b.program.Environ = append(b.program.Environ, "TINY=pass")
	g.Expect(b.main(t, b.walkCall(t)...)).To(Equal(0), b.out.String()+b.err.String())
	page := b.read(t, report.PackFile)
	g.Expect(os.Remove(b.file(report.PackFile))).To(Succeed())
	b.checkAgain(t, 0)
	g.Expect(b.read(t, report.PackFile)).To(Equal(page), "from the same files comes the same pack")

	g.Expect(os.WriteFile(b.file(report.PackFile), []byte(strings.ReplaceAll(page, "not signed", "signed")), 0o600)).To(Succeed())
	again := &quiet{}
	b.program.Out = again
	g.Expect(b.main(t, "report", b.file("."))).To(Equal(0))
	g.Expect(again.String()).To(ContainSubstring("  note       acceptance.html is not as the run left it: its sha256 was " + sum([]byte(page)) + "\n"))
}

func TestAWalkIsRefusedBeforeAnything(t *testing.T) {
	for _, c := range []struct {
		why     string
		edits   []string
		environ []string
		more    []string
		says    string
	}{
		{
			"the target does not allow all of it",
			[]string{"allow: [deploy, write, disrupt]", "allow: [deploy]"},
			nil, nil,
			`smoke: target "local" does not allow to write: add "write" to allow: [deploy] in TARGET` + "\n" +
				`target "local" does not allow to disrupt: add "disrupt" to allow: [deploy] in TARGET` + "\n",
		},
		{
			"Travis builds a pull request", nil,
			[]string{"TRAVIS_PULL_REQUEST=12"},
			nil,
			`smoke: refusing to deploy: TRAVIS_PULL_REQUEST is "12", and a pull request is never deployed` + "\n",
		},
		{
			"the target does not say how",
			[]string{"  unmigrated: {command: [manage, serve]}\n", ""},
			nil, nil,
			`smoke: target "local" cannot be walked: acceptance.unmigrated in TARGET is missing; it says how users-service ` +
				"starts without making its tables (entry_point, command)\n",
		},
		{
			"nor what the database says then",
			[]string{`  missing: relation "users" does not exist` + "\n", ""},
			nil, nil,
			`smoke: target "local" cannot be walked: acceptance.missing in TARGET is missing; it matches what the database ` +
				"prints when it is asked for a table that is not there\n",
		},
		{
			"nobody could answer", nil,
			[]string{"STEP=1"},
			nil,
			"smoke: refusing to stop before each step (-step, STEP=1): standard input and output are no terminal",
		},
		{
			"nor by the flag", nil,
			[]string{"STEP=0"},
			[]string{"-step"},
			"smoke: refusing to stop before each step (-step, STEP=1): standard input and output are no terminal",
		},
		{"a part of a walk is wanted", nil, nil, []string{"-label-filter", "x"}, "smoke acceptance: flag provided but not defined: -label-filter\n"},
		{"a walk that changes nothing is wanted", nil, nil, []string{"-dry-run"}, "smoke acceptance: flag provided but not defined: -dry-run\n"},
		{"what is no suite is given", nil, nil, []string{"-verifier", "x"}, "smoke acceptance: -verifier x: Ginkgo takes only a file called *.test\n"},
	} {
		t.Run(c.why, func(t *testing.T) {
			g := NewWithT(t)
			b := strolling(t, c.edits...)
			b.program.Environ = append(b.program.Environ, c.environ...)
			g.Expect(b.main(t, b.walkCall(t, c.more...)...)).To(Equal(2))
			g.Expect(b.err.String()).To(HavePrefix(replaceTarget(c.says, b.target)))
			g.Expect(filepath.Join(b.dir, "runs")).NotTo(BeADirectory())
		})
	}
}

func TestOnlyTheTerminalThatIsOursIsRead(t *testing.T) {
	g := NewWithT(t)
	g.Expect(foreground(nil)).To(BeFalse())
	g.Expect(foreground(strings.NewReader("y\n"))).To(BeFalse())
	null, err := os.Open(os.DevNull)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(foreground(null)).To(BeFalse())
	g.Expect(null.Close()).To(Succeed())
}

// session is a walk under way that nobody runs.
func (b *bench) session(t *testing.T) *session {
	t.Helper()
	dir := t.TempDir()
	folder := evidence.Folder{Path: dir}
	s := &session{
		Program: b.program, folder: folder, walk: &accepting{}, watching: &watching{screen: &screen{out: b.out, redact: nil}},
	}
	s.folder = folder
	s.nightly = []string{"tiny.holds"}
	return s
}

func TestAVerificationAsksForNothingThatDeploys(t *testing.T) {
	g := NewWithT(t)
	s := newBench(t).session(t)
	_, err := s.onVerify(t.Context(), walk.VerifyMessage{Name: "x", Use: evidence.Gate})
	g.Expect(err).To(MatchError(`a step of a walk verifies as nightly does, not as "gate"`))
	_, err = s.onVerify(t.Context(), walk.VerifyMessage{Name: "x", Use: evidence.Nightly, LabelFilter: "("})
	g.Expect(err).To(MatchError(HavePrefix(`reading the label filter "(": `)))
	s.walk.verifying = make(chan os.Signal, 2)
	_, err = s.onVerify(t.Context(), walk.VerifyMessage{Name: "x", Use: evidence.Nightly})
	g.Expect(err).To(MatchError("another verification is under way"))
	g.Expect(filepath.Join(s.folder.Path, "verify-1")).NotTo(BeADirectory())
}

func TestWhereNobodyIsAskedTheWalkGoesOn(t *testing.T) {
	g := NewWithT(t)
	s := newBench(t).session(t)
	g.Expect(s.onStep(t.Context(), walk.StepMessage{State: walk.Before})).To(Equal(evidence.Decision{Choice: walk.ChoiceContinue}))
	g.Expect(s.onQuestion(t.Context(), walk.QuestionMessage{Ask: "?"})).To(Equal(evidence.Decision{Choice: walk.ChoiceOpen}))
	w, _ := asks("s\n\n")
	s.walk.person = w
	g.Expect(s.onStep(t.Context(), walk.StepMessage{State: walk.Before})).To(Equal(evidence.Decision{Choice: walk.ChoiceContinue}))
	s.options.step = true
	for _, state := range []walk.State{walk.Before, walk.Held} {
		question := evidence.Step{Asked: "?"}
		g.Expect(s.onStep(t.Context(), walk.StepMessage{Step: question, State: state})).
			To(Equal(evidence.Decision{Choice: walk.ChoiceContinue}), "a question stops the walk itself")
	}
	g.Expect(s.walk.Decisions).To(BeEmpty())
	d, err := s.onStep(t.Context(), walk.StepMessage{Step: evidence.Step{Number: 2, Title: "GET /ping"}, State: walk.Before})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.Choice).To(Equal(walk.ChoiceStop))
	kept, err := readRecord(s.folder.Path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(kept.Walk.Decisions).To(HaveLen(1), "at once")
	g.Expect(kept.Walk.Decisions[0].About).To(Equal("step 2: GET /ping"))
	g.Expect(s.unsigned(report.Run{})).To(Equal("the walk was stopped at step 2: GET /ping"))
}

func TestASignalReachesAVerificationOnce(t *testing.T) {
	g := NewWithT(t)
	s := newBench(t).session(t)
	s.passToVerification(interrupt) // nobody verifies yet
	s.walk.heard = false
	s.walk.verifying = make(chan os.Signal, 2)
	ctx, cancel := context.WithCancel(t.Context())
	release := s.endWith(ctx, s.walk.verifying)
	s.passToVerification(interrupt)
	g.Expect(s.walk.verifying).To(Receive())
	cancel()
	g.Consistently(s.walk.verifying, 5*glance, glance).ShouldNot(Receive(), "its end is told already")
	release()

	s.walk.heard = false
	ctx, cancel = context.WithCancel(t.Context())
	release = s.endWith(ctx, s.walk.verifying)
	cancel()
	g.Eventually(s.walk.verifying).Should(Receive(), "a step that ended in another way ends it")
	release()
}
