package runner

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// patience bounds the wait for what takes moments on a quiet machine.
const patience = 3 * time.Minute

// interrupt is what a terminal's Ctrl-C sends.
var interrupt os.Signal = os.Interrupt

// hanging starts a run whose suite hangs as the mode says, and returns where its exit code comes once it does.
func (b *bench) hanging(t *testing.T, use, mode string) <-chan int {
	t.Helper()
	code := make(chan int, 1)
	b.call(t, use) // a suite that cannot be built is told here
	go func() { code <- b.use(t, use, mode) }()
	NewWithT(t).Eventually(b.said).WithTimeout(patience).Should(ContainElement("hanging"))
	return code
}

// processes returns the numbers of all that run for the latest run: they have its folder in their environment.
func (b *bench) processes() (found []int) {
	dir, err := filepath.EvalSymlinks(b.file("."))
	if err != nil {
		return nil
	}
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range environments {
		text, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(text, []byte("SMOKE_RUN_DIR="+dir)) {
			continue
		}
		if number, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			found = append(found, number)
		}
	}
	return found
}

// places are where a suite can be when a signal comes, with the phase that the runner knows it by.
var places = []struct{ mode, phase string }{
	{"hang in the start", "starting the suite"},
	{"hang in the set-up", "deploying"},
	{"hang", "verifying"},
	{"hang in the last look", "last look"},
	{"hang in the clean-up", "clean-up"},
}

func TestAnInterruptLetsTheSuiteCleanUp(t *testing.T) {
	for _, c := range places {
		t.Run(c.phase, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t)
			code := b.hanging(t, "nightly", c.mode)
			b.signals <- interrupt
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
			g.Expect(b.said()).To(ContainElement("ending by the signal interrupt; the suite cleans up; another signal kills it"))
			g.Expect(b.out.String()).To(ContainSubstring("INCOMPLETE the run was interrupted: by the signal interrupt, " +
				"in the phase " + strconv.Quote(c.phase) + "; the suite was told to clean up\n"))
			g.Expect(b.out.String()).NotTo(MatchRegexp("the suite's (set|clean)-up|the suite was cut short"), "it is told once")
			g.Expect(b.processes()).To(BeEmpty())
			if c.mode != "hang in the start" { // where there is nothing to clean up yet
				g.Expect(b.out.String()).To(ContainSubstring("\nclean-up …\n"))
			}
			if c.mode == "hang" {
				g.Expect(b.said()).To(ContainElement("cleaned up"))
			}
			b.checkArtefacts(t, "INCOMPLETE")
			b.checkAgain(t, 3)
		})
	}
}

func TestASecondInterruptKillsTheSuite(t *testing.T) {
	for _, c := range places[1:] {
		t.Run(c.phase, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t)
			code := b.hanging(t, "nightly", strings.Replace(c.mode, "hang", "hang for good", 1))
			g.Expect(b.processes()).NotTo(BeEmpty())
			b.signals <- interrupt
			b.signals <- interrupt
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
			g.Expect(b.out.String()).To(ContainSubstring("the run was interrupted: twice, by the signal interrupt, in the phase " +
				strconv.Quote(c.phase) + "; the suite was killed and may have left users that it made, " +
				"which the next run on this target removes\n"))
			g.Eventually(b.processes).WithTimeout(patience).Should(BeEmpty())
			b.checkArtefacts(t, "INCOMPLETE")
			b.checkAgain(t, 3)
		})
	}
}

func TestTheSuiteDiesWithARunnerThatIsKilled(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), self, b.call(t, "nightly")...)
	cmd.Env = slices.Concat(b.program.Environ, []string{"RUNNER_TEST_MAIN=yes", "TINY=hang for good"})
	g.Expect(cmd.Start()).To(Succeed())
	g.Eventually(b.said).WithTimeout(patience).Should(ContainElement("hanging"))
	g.Expect(b.processes()).NotTo(BeEmpty())
	g.Expect(cmd.Process.Kill()).To(Succeed())
	g.Expect(cmd.Wait()).To(HaveOccurred())
	g.Eventually(b.processes).WithTimeout(patience).Should(BeEmpty())
	g.Expect(b.main(t, "report", b.file("."))).To(Equal(3))
	g.Expect(b.out.String()).To(ContainSubstring("the runner has not come to its end"))
}
