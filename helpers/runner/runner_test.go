package runner

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

const project = "../.."

// TestMain lets the test program be smoke itself, in a process that can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("RUNNER_TEST_MAIN") != "" {
		signals := make(chan os.Signal, 2)
		signal.Notify(signals, os.Interrupt)
		program := Program{
			Dir: project, Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Signals: signals,
		}
		os.Exit(program.Main(context.Background(), os.Args[1:]))
	}
	code := m.Run()
	for _, dir := range builds.folders {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// bench is a place to use the runner in: a target, a folder for runs, and what was said.
type bench struct {
	program     Program
	signals     chan os.Signal
	target, dir string
	out, err    *quiet
}

// quiet is a buffer that several goroutines can use.
type quiet struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (q *quiet) Write(text []byte) (int, error) {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.text.Write(text)
}

func (q *quiet) String() string {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.text.String()
}

// newBench makes a target like the project's local one, with its own required promises and with the given edits.
func newBench(t *testing.T, edits ...string) *bench {
	t.Helper()
	g := NewWithT(t)
	root, err := filepath.Abs(project)
	g.Expect(err).NotTo(HaveOccurred())
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(root, "fixtures", "targets", "local.yaml"))
	g.Expect(err).NotTo(HaveOccurred())
	local := strings.ReplaceAll(string(text), "../required.yaml", filepath.Join(dir, "required.yaml"))
	local = strings.ReplaceAll(local, " ../", " "+filepath.Join(root, "fixtures")+"/")
	local = strings.ReplaceAll(local, "  within: 30s\n  size_mib:", "  within: 0s\n  size_mib:") // nobody collects evidence
	local = strings.NewReplacer(edits...).Replace(local)
	b := &bench{signals: make(chan os.Signal, 2), target: filepath.Join(dir, "local.yaml"), dir: dir, out: &quiet{}, err: &quiet{}}
	b.write(t, "local.yaml", local)
	b.write(t, "required.yaml", "- {id: tiny.holds, uses: [gate, nightly, deploy, rollback]}\n"+
		"- {id: tiny.told, uses: [gate, nightly, rollback]}\n")
	b.program = Program{Dir: root, Environ: plainEnvironment(), Out: b.out, Err: b.err, Signals: b.signals}
	return b
}

func (b *bench) write(t *testing.T, name, text string) {
	t.Helper()
	NewWithT(t).Expect(os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600)).To(Succeed())
}

// plainEnvironment is the tests' own, without what a run would take notice of.
func plainEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return strings.HasPrefix(pair, "TRAVIS_") || strings.HasPrefix(pair, "SMOKE_") || strings.HasPrefix(pair, "GINKGO_")
	})
}

func (b *bench) main(t *testing.T, args ...string) int {
	t.Helper()
	return b.program.Main(t.Context(), args)
}

// use runs the tiny suite in a mode and returns the exit code.
func (b *bench) use(t *testing.T, use, mode string, more ...string) int {
	t.Helper()
	b.program.Environ = append(b.program.Environ, "TINY="+mode)
	return b.main(t, append(b.call(t, use), more...)...)
}

// call is the call that runs the tiny suite.
func (b *bench) call(t *testing.T, use string) []string {
	t.Helper()
	path, err := tiny()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return []string{use, "-target", b.target, "-out", filepath.Join(b.dir, "runs"), "-suite", path, "-procs", "2"}
}

// file returns an artefact of the latest run.
func (b *bench) file(name string) string { return filepath.Join(b.dir, "runs", "latest", name) }

func (b *bench) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(b.file(name))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// said returns what the suite says to the person who watches.
func (b *bench) said() (texts []string, err error) {
	events, err := evidence.Follow(filepath.Dir(b.file("x"))).Next()
	for _, e := range events {
		texts = append(texts, e.Text)
	}
	return texts, err
}

func TestRunsEndWithTheRightVerdict(t *testing.T) {
	for _, c := range []struct {
		mode, verdict string
		code          int
		says          string
		more          []string
	}{
		{mode: "pass", verdict: "PASS", code: 0, says: "every required promise ran and held; promises: 2 held"},
		{mode: "fail", verdict: "FAIL", code: 1, says: "FAIL       tiny.told: Tiny does as it is told: the key is [SECRET_KEY]"},
		{mode: "infra", verdict: "INFRA", code: 2, says: "INFRA      tiny.told: Tiny does as it is told: no credentials"},
		{mode: "pending", verdict: "INCOMPLETE", code: 3, says: "(tiny.told): it is marked as pending"},
		{mode: "skip", verdict: "INCOMPLETE", code: 3, says: "(tiny.told): the deployment failed"},
		{mode: "focus", verdict: "INCOMPLETE", code: 3, says: "the suite is focused: a spec or container is marked with F or Focus"},
		{mode: "panic", verdict: "INFRA", code: 2, says: "INFRA      the suite's set-up (SynchronizedBeforeSuite): it panicked: no map of the world"},
		{mode: "die", verdict: "INCOMPLETE", code: 3, says: "Ginkgo's last words: process 1 (exit status 3) said the hand-over is [SECRET_KEY]"},
		{mode: "kill", verdict: "INCOMPLETE", code: 3, says: "INCOMPLETE"},
		{mode: "exit", verdict: "INCOMPLETE", code: 3, says: "Ginkgo does not agree that all is well: its exit code is 1"},
		{
			mode: "filtered", verdict: "INCOMPLETE", code: 3, more: []string{"-label-filter", "id:tiny.holds"},
			says: `(tiny.told): the label filter "id:tiny.holds" leaves it out`,
		},
		{mode: "serial", verdict: "PASS", code: 0, says: "promises: 2 held", more: []string{"-procs", "1"}},
		{mode: "focused-by-environment", verdict: "PASS", code: 0, says: "promises: 2 held"},
	} {
		t.Run(c.mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t)
			b.program.Environ = append(b.program.Environ, "GINKGO_FOCUS=holds", "GINKGO_EDITOR_INTEGRATION=true")
			code := b.use(t, "nightly", c.mode, c.more...)
			g.Expect(b.out.String()).To(ContainSubstring("\n"+c.verdict+": nightly of local, "), b.out.String())
			g.Expect(b.out.String()).To(ContainSubstring(c.says))
			g.Expect(code).To(Equal(c.code))
			b.checkArtefacts(t, c.verdict)
			b.checkAgain(t, code)
		})
	}
}

// checkArtefacts demands that all artefacts are there, without secrets and without what was only needed on the way.
func (b *bench) checkArtefacts(t *testing.T, verdict string) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(b.read(t, summaryFile)).To(MatchRegexp("^# " + verdict + ": (nightly|gate) of local"))
	g.Expect(b.read(t, junitFile)).To(ContainSubstring(`<testcase name="verdict" classname="verdict" status="` + verdict + `"`))
	entries, err := os.ReadDir(b.file("."))
	g.Expect(err).NotTo(HaveOccurred())
	for _, e := range entries {
		g.Expect(e.Name()).NotTo(Equal("work"))
		if e.IsDir() {
			continue
		}
		text := b.read(t, e.Name())
		g.Expect(text).NotTo(ContainSubstring("my_precious"), e.Name())
		g.Expect(text).NotTo(ContainSubstring("postgres:postgres@"), e.Name())
	}
	g.Expect(b.out.String()).NotTo(ContainSubstring("my_precious"))
}

// checkAgain demands that the verdict told from the files is the same, to the letter.
func (b *bench) checkAgain(t *testing.T, code int) {
	t.Helper()
	g := NewWithT(t)
	_, ending, _ := strings.Cut(b.out.String(), "\n\n")
	again := &quiet{}
	b.program.Out = again
	g.Expect(b.main(t, "report", b.file("."))).To(Equal(code))
	g.Expect(again.String()).To(Equal(ending))
}

func TestARunIsShownAsItGoesOn(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	g.Expect(b.use(t, "gate", "fail")).To(Equal(1))
	g.Expect(b.out.String()).To(MatchRegexp(`^smoke gate of local, run \d{8}t\d{6}-\w{4}
building the suite …
building the suite: \d+\.\d s
starting the suite …
starting the suite: \d+\.\d s
deploying …
deploying: \d+\.\d s
verifying …
  ✘ tiny.told: the key is \[SECRET_KEY\]
verifying: \d+\.\d s
last look …
last look: \d+\.\d s
clean-up …
clean-up: \d+\.\d s
judging …
judging: \d+\.\d s

FAIL: gate of local, \d+(\.\d)? s
`))
	g.Expect(b.read(t, summaryFile)).To(And(ContainSubstring("| account | 123456789012 |"), ContainSubstring("| verifying | ")))
}

func TestABuildThatFailsIsInfra(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	b.program.Dir = t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(b.program.Dir, "go.mod"), []byte("module smoke.example/ecs\n\ngo 1.26\n"), 0o600)).To(Succeed())
	g.Expect(b.main(t, "nightly", "-target", b.target)).To(Equal(2))
	g.Expect(b.out.String()).To(ContainSubstring("INFRA      the suite could not be run: building Ginkgo: `go tool -n ginkgo` says: "))
	runs, err := filepath.Glob(filepath.Join(b.program.Dir, ".smoke", "runs", "*", junitFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(runs).To(HaveLen(2), "the run's folder and latest")
}

func TestRunsBuildOneAfterTheOther(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	path := filepath.Join(b.dir, "suite.lock")
	unlock, err := b.program.lock(t.Context(), path)
	g.Expect(err).NotTo(HaveOccurred())
	second := make(chan func(), 1)
	go func() {
		if unlock, err := b.program.lock(t.Context(), path); err == nil {
			second <- unlock
		}
	}()
	g.Consistently(second).WithTimeout(3 * lockAgain).ShouldNot(Receive())
	unlock()
	g.Eventually(second).WithTimeout(10 * time.Second).Should(Receive(&unlock))
	b.signals <- os.Interrupt
	_, err = b.program.lock(t.Context(), path)
	g.Expect(err).To(MatchError("interrupted by the signal interrupt, while another run was building"))
	unlock()
}

func TestTheSuiteIsPlacedForEachRun(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	from, to := filepath.Join(dir, "built"), filepath.Join(dir, "placed")
	g.Expect(os.WriteFile(from, []byte("suite"), 0o700)).To(Succeed())
	g.Expect(place(from, to)).To(Succeed())
	g.Expect(os.ReadFile(to)).To(BeEquivalentTo("suite"))
	g.Expect(os.Remove(from)).To(Succeed())
	g.Expect(place(from, filepath.Join(dir, "other"))).To(MatchError(HavePrefix("copying the suite: ")))
}
