package pagetest

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

func TestEachCaseComesToItsVerdict(t *testing.T) {
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			run, _, err := c.Write(dir)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(run.Verdict.Outcome).To(Equal(c.Outcome), "%v", run.Verdict.Findings)
			journal, err := evidence.ReadJournal(dir)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(journal).NotTo(BeEmpty())
		})
	}
}

func TestFailuresAreTheOnesOfTheReport(t *testing.T) {
	g := NewWithT(t)
	c, _ := Named("fail-100")
	run, _, err := c.Write(t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	failures, err := c.Failures()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(failures).To(HaveLen(100))
	g.Expect(run.Verdict.Findings).To(HaveLen(100))
	seen := map[string]bool{}
	for _, f := range failures {
		g.Expect(seen[f.Seen]).To(BeFalse(), f.Seen)
		seen[f.Seen] = true
	}
}

func TestAHostileRunHasEverySourceInItsFiles(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	c, _ := Named("hostile")
	_, _, err := c.Write(dir)
	g.Expect(err).NotTo(HaveOccurred())
	var all []byte
	g.Expect(filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all = append(all, text...)
		return err
	})).To(Succeed())
	for _, source := range Sources() {
		g.Expect(string(all)).To(ContainSubstring("pwned='"+source+"'"), source)
	}
}

func TestARunThatDiedHasNoReport(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	c, _ := Named("died")
	_, _, err := c.Write(dir)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = report.Read(filepath.Join(dir, "report.json"))
	g.Expect(err).To(MatchError(report.ErrMissing))
}
