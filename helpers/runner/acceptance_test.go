package runner

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/walk"
)

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
				"\nPASS: acceptance of local, ", "\n  all held that can be judged without a person; promises: 2 held, 1 open\n",
				"  open       Is it nice?\n  sign-off   not signed: nobody was asked, since there was no terminal; " +
					"the exit code is that of the steps\n  pack       ",
			},
			[]string{"PASS: every required promise ran and held (promises: 2 held)", "open questions: 1. Nobody has accepted the environment", "promises: 2 held, 1 open", "Is it nice?"},
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

func TestAReportWritesOnlyWhereItIsTold(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	b.program.Environ = append(b.program.Environ, "TINY=pass")
	g.Expect(b.main(t, b.walkCall(t)...)).To(Equal(0), b.out.String()+b.err.String())
	page := b.read(t, report.PackFile)
	g.Expect(os.Remove(b.file(report.PackFile))).To(Succeed())
	before := b.contents(t)
	copied := filepath.Join(b.dir, "again.html")
	again := b.again(t, 0, "-pack", copied)
	g.Expect(again).To(ContainSubstring("  note       acceptance.html is gone; to make it anew: smoke report -pack FILE DIR; its sha256 was " +
		sum([]byte(page)) + "\n"))
	g.Expect(b.contents(t)).To(Equal(before))
	text, err := os.ReadFile(copied)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(Equal(page), "from the same files comes the same pack")

	g.Expect(os.WriteFile(b.file(report.PackFile), []byte(strings.ReplaceAll(page, "not signed", "signed")), 0o600)).To(Succeed())
	g.Expect(b.again(t, 0)).To(ContainSubstring("  note       acceptance.html is not as the run left it: its sha256 was " + sum([]byte(page)) + "\n"))
}

func TestAWalkUnderWayIsToldAsSuchAndLeftAlone(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	b.program.Environ = append(b.program.Environ, "TINY=hang")
	code, call := make(chan int, 1), b.walkCall(t)
	go func() { code <- b.main(t, call...) }()
	g.Eventually(func() ([]evidence.Event, error) { return evidence.Follow(b.file("verify-1")).Next() }).WithTimeout(patience).
		Should(ContainElement(HaveField("Text", "hanging")))
	kept := b.read(t, recordFile)
	for _, dir := range []string{".", "verify-1"} {
		again, out := b.program, &quiet{}
		again.Out = out
		g.Expect(again.Main(t.Context(), []string{"report", b.file(dir)})).To(Equal(3))
		g.Expect(out.String()).To(ContainSubstring("the runner has not come to its end: it goes on, or it died\n"))
	}
	g.Expect(b.read(t, recordFile)).To(Equal(kept))
	g.Expect(b.file(report.PackFile)).NotTo(BeAnExistingFile())
	b.signals <- interrupt
	g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
}

func TestOnlyAWalkHasAPack(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	dir := past(t, record{ID: "x", Use: evidence.Gate, Began: at(0), Ended: at(9)}, "")
	g.Expect(b.main(t, "report", "-pack", filepath.Join(b.dir, "p.html"), dir)).To(Equal(2))
	g.Expect(b.err.String()).To(Equal("smoke: making the acceptance pack: run x is no acceptance\n"))
}

func TestAVerificationIsARunThatCanBeToldAgain(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := strolling(t)
	b.program.Environ = append(b.program.Environ, "TINY=fail")
	g.Expect(b.main(t, b.walkCall(t)...)).To(Equal(1), b.out.String()+b.err.String())
	out := &quiet{}
	b.program.Out = out
	g.Expect(b.main(t, "report", b.file("verify-1"))).To(Equal(1), b.err.String())
	g.Expect(out.String()).To(MatchRegexp(`^FAIL: nightly of local, \d+\.\d s
  the environment is bad; promises: 1 held, 1 broken
  FAIL       tiny\.told: Tiny does as it is told: the key is \[SECRET_KEY\]
  phases     .*
  files      \S+/verify-1 \(report\.html shows it all\)
$`))
	inner, err := readRecord(b.file("verify-1"))
	g.Expect(err).NotTo(HaveOccurred())
	outer, err := readRecord(b.file("."))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(inner.ID).NotTo(Equal(outer.ID))
	g.Expect(inner.Target).To(Equal("local"))
	g.Expect(inner.Part).To(Equal("area:tiny"))
	g.Expect(inner.Ended).To(BeTemporally(">", inner.Began))
	for _, name := range []string{recordFile, pageFile, summaryFile, junitFile, reportFile, outputFile} {
		text := b.read(t, filepath.Join("verify-1", name))
		g.Expect(text).NotTo(Or(BeEmpty(), ContainSubstring("my_precious"), ContainSubstring("postgres:postgres@")), name)
	}
	g.Expect(b.read(t, report.PackFile)).To(MatchRegexp(`<td>broken: the key is \[SECRET_KEY\]; i-1: \S+</td>`))
}

// again is the latest run as it is told from its files.
func (b *bench) again(t *testing.T, code int, more ...string) string {
	t.Helper()
	out := &quiet{}
	b.program.Out = out
	NewWithT(t).Expect(b.main(t, append(append([]string{"report"}, more...), b.file("."))...)).To(Equal(code))
	return out.String()
}

// contents are the files of the latest run, with all that is in them and when that was written.
func (b *bench) contents(t *testing.T) map[string]string {
	t.Helper()
	g := NewWithT(t)
	all := map[string]string{}
	dir, err := filepath.EvalSymlinks(b.file("."))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = info.ModTime().String() + string(text)
		return err
	})).To(Succeed())
	return all
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
	unheard := func() {
		s.walk.lock.Lock()
		defer s.walk.lock.Unlock()
		s.walk.heard = false
	}
	s.passToVerification(interrupt) // nobody verifies yet
	unheard()
	s.walk.verifying = make(chan os.Signal, 2)
	ctx, cancel := context.WithCancel(t.Context())
	release := s.endWith(ctx, s.walk.verifying)
	s.passToVerification(interrupt)
	g.Expect(s.walk.verifying).To(Receive())
	cancel()
	g.Consistently(s.walk.verifying, 5*glance, glance).ShouldNot(Receive(), "its end is told already")
	release()

	unheard()
	ctx, cancel = context.WithCancel(t.Context())
	release = s.endWith(ctx, s.walk.verifying)
	cancel()
	g.Eventually(s.walk.verifying).Should(Receive(), "a step that ended in another way ends it")
	release()
}
