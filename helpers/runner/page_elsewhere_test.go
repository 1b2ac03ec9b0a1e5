package runner

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report/page/pagetest"
)

func TestAPageThatIsWrittenElsewhereLeadsToTheFilesOfItsRun(t *testing.T) {
	g := NewWithT(t)
	c, known := pagetest.Named("fail")
	g.Expect(known).To(BeTrue())
	run, reports, err := c.Write(t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	elsewhere := t.TempDir()
	g.Expect(writePage(evidence.Folder{Path: elsewhere}, "x.html", run, reports)).To(Succeed())
	text, err := os.ReadFile(filepath.Join(elsewhere, "x.html"))
	g.Expect(err).NotTo(HaveOccurred())
	links := regexp.MustCompile(`<a href="([^"#]+/bundle/[^"]+)"`).FindAllSubmatch(text, -1)
	g.Expect(links).NotTo(BeEmpty())
	for _, link := range links {
		g.Expect(filepath.Join(elsewhere, string(link[1]))).To(BeARegularFile())
	}
}

func TestAWalkTellsOfTheRunsWithinIt(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.Mkdir(filepath.Join(dir, "verify-1"), 0o755)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(dir, "verify-1", reportFile), []byte(held), 0o600)).To(Succeed())
	w := walked{Verifications: []verification{
		{Name: "one", Folder: "verify-1", Required: []string{"a.b"}, Began: at(1), Ended: at(2)},
		{Name: "another", Folder: "verify-2", Required: []string{"a.b"}},
	}}
	var told []string
	for _, run := range w.within(dir, good()) {
		told = append(told, run.Name+" in "+run.Folder+": "+run.Verdict.Outcome.String())
	}
	g.Expect(told).To(Equal([]string{"one in verify-1: PASS", "another in verify-2: INCOMPLETE"}))
}
