package runner

import (
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// dam lets text pass, but what holds the word waits until it is opened.
type dam struct {
	quiet
	word          string
	reached, open chan struct{}
}

func (d *dam) Write(text []byte) (int, error) {
	if strings.Contains(string(text), d.word) {
		close(d.reached)
		<-d.open
	}
	return d.quiet.Write(text)
}

// dammed starts a run that holds before it says that it judges, and returns when it has come so far.
func (b *bench) dammed(t *testing.T) (*dam, <-chan int) {
	t.Helper()
	d := &dam{word: "judging …", reached: make(chan struct{}), open: make(chan struct{})}
	b.program.Out = d
	code := make(chan int, 1)
	go func() { code <- b.use(t, "nightly", "pass") }()
	NewWithT(t).Eventually(d.reached).WithTimeout(patience).Should(BeClosed())
	return d, code
}

func TestAnInterruptBeforeTheVerdictIsWrittenIsHeard(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	d, code := b.dammed(t)
	b.signals <- interrupt
	close(d.open)
	g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
	b.out = &d.quiet
	g.Expect(d.String()).To(ContainSubstring("INCOMPLETE the run was interrupted: by the signal interrupt, in the phase \"judging\"\n"))
	b.checkArtefacts(t, "INCOMPLETE")
	b.checkAgain(t, 3)
}

func TestASecondInterruptEndsTheJudgingAtOnce(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	d, code := b.dammed(t)
	b.signals <- interrupt
	b.signals <- interrupt
	g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
	g.Expect(b.err.String()).To(MatchRegexp("^smoke: interrupted again, by the signal interrupt, while judging: artefacts may be missing; " +
		"`smoke report \\S+` judges those that are there\n$"))
	again := &quiet{}
	b.program.Out = again
	g.Expect(b.main(t, "report", b.file("."))).To(Equal(3))
	g.Expect(again.String()).To(ContainSubstring("the runner has not come to its end"))
	close(d.open)
}

func TestASecondInterruptEndsTheWritingOfArtefactsAtOnce(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBench(t)
	code := make(chan int, 1)
	go func() { code <- b.use(t, "nightly", "block the artefacts") }()
	g.Eventually(func() (string, error) {
		text, err := os.ReadFile(b.file(recordFile))
		return string(text), err
	}).WithTimeout(patience).Should(MatchRegexp(`"ended": "2`), "the verdict is written")
	b.signals <- interrupt
	b.signals <- interrupt
	g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
	g.Expect(b.err.String()).To(HavePrefix("smoke: interrupted again, "))
	again := &quiet{}
	b.program.Out = again
	g.Expect(b.main(t, "report", b.file("."))).To(Equal(0), "its verdict was written before")
	g.Expect(os.ReadFile(b.file(junitFile + ".part"))).NotTo(BeEmpty()) // lets the writer go on
	g.Eventually(b.file).WithArguments(pageFile).WithTimeout(patience).Should(BeARegularFile(), "the last that is written")
}
