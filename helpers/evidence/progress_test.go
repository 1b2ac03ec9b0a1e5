package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestProgressIsFollowed(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	follower := Follow(dir)
	g.Expect(follower.Next()).To(BeEmpty(), "before there is a file")
	p, err := OpenProgress(dir, 2, NewRedactor(Known{Name: "KEY", Value: "my_precious"}))
	g.Expect(err).NotTo(HaveOccurred())
	p.Phase("deploying")
	p.Plan(3)
	events, err := follower.Next()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(events).To(HaveLen(2))
	g.Expect(events[0]).To(And(HaveField("Kind", KindPhase), HaveField("Phase", "deploying"), HaveField("Process", 2)))
	g.Expect(events[0].Time).To(BeTemporally("~", time.Now(), time.Minute))
	g.Expect(events[1]).To(And(HaveField("Kind", KindPlan), HaveField("Total", 3)))
	p.Sayf("it is %s", "my_precious")
	p.SpecDone("logs.marker", Failed, "saw my_precious")
	events, err = follower.Next()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(events[0]).To(And(HaveField("Kind", KindSay), HaveField("Text", "it is [KEY]")))
	g.Expect(events[1]).To(And(HaveField("ID", "logs.marker"), HaveField("Outcome", Failed), HaveField("Text", "saw [KEY]")))
	g.Expect(p.Close()).To(Succeed())
}

func TestFollowerWaitsForWholeLines(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	path := filepath.Join(dir, ProgressFile)
	follower := Follow(dir)
	line := `{"kind":"say","text":"one"}`
	g.Expect(os.WriteFile(path, []byte("no event\n"+line+"\n"+line[:9]), 0o600)).To(Succeed())
	g.Expect(follower.Next()).To(HaveLen(1))
	g.Expect(follower.Next()).To(BeEmpty())
	g.Expect(os.WriteFile(path, []byte("no event\n"+line+"\n"+line+"\n"), 0o600)).To(Succeed())
	g.Expect(follower.Next()).To(HaveLen(1))
}

func TestSeveralProcessesWriteOneFile(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	var wait sync.WaitGroup
	for process := range 4 {
		p, err := OpenProgress(dir, process, nil)
		g.Expect(err).NotTo(HaveOccurred())
		wait.Go(func() {
			for i := range 100 {
				p.Say(fmt.Sprint(i) + strings.Repeat("x", 500))
			}
			_ = p.Close()
		})
	}
	wait.Wait()
	g.Expect(Follow(dir).Next()).To(HaveLen(400))
}

func TestCloseTellsWhatWasLost(t *testing.T) {
	g := NewWithT(t)
	p, err := OpenProgress(t.TempDir(), Runner, nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.file.Close()).To(Succeed())
	p.Phase("deploying")
	g.Expect(p.Close()).To(MatchError(And(ContainSubstring("writing "), ContainSubstring(ProgressFile))))
}

func TestOpenProgressNeedsTheFolder(t *testing.T) {
	g := NewWithT(t)
	_, err := OpenProgress(filepath.Join(t.TempDir(), "none"), Runner, nil)
	g.Expect(err).To(MatchError(ContainSubstring("opening the run's progress file: ")))
}

func TestPhasesLastUntilTheNext(t *testing.T) {
	g := NewWithT(t)
	at := func(s int) time.Time { return time.Date(2026, 1, 1, 0, 0, s, 0, time.UTC) }
	events := []Event{
		{Kind: KindPhase, Phase: "verifying", Time: at(15)},
		{Kind: KindPhase, Phase: "building", Time: at(0)},
		{Kind: KindSay, Text: "hello", Time: at(2)},
		{Kind: KindPhase, Phase: "deploying", Time: at(5)},
		{Kind: KindPhase, Phase: "building", Time: at(25)},
	}
	g.Expect(Phases(events, at(26))).To(Equal([]Phase{
		{"building", 6 * time.Second},
		{"deploying", 10 * time.Second},
		{"verifying", 10 * time.Second},
	}))
	g.Expect(Phases(nil, at(1))).To(BeEmpty())
}
