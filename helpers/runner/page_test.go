package runner

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

// held is the report of a run whose one promise held.
const held = `[{"SuiteSucceeded": true, "StartTime": "2026-11-22T22:15:04Z", "PreRunStats": {"TotalSpecs": 1},
	"SpecReports": [{"LeafNodeType": "It", "LeafNodeLabels": ["id:a.b"], "State": "passed"}]}]`

func good() record {
	return record{Use: evidence.Gate, Target: "local", Required: []string{"a.b"}, Known: []string{"a.b"}, By: "ann@laptop", Began: at(0), Ended: at(9)}
}

func TestARunLeavesItsPage(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	dir := past(t, good(), held)
	g.Expect(b.program.finish(good(), evidence.Folder{Path: dir}, nil)).To(Equal(0), b.err.String())
	page, err := os.ReadFile(filepath.Join(dir, pageFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(And(ContainSubstring("<title>PASS: local is good"), ContainSubstring("ann@laptop")))
	g.Expect(b.out.String()).To(HaveSuffix("  files      " + dir + " (report.html shows it all)\n"))
}

func TestAPageThatCannotBeWrittenIsNoPass(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	dir := past(t, good(), held)
	g.Expect(os.Mkdir(filepath.Join(dir, pageFile), 0o700)).To(Succeed())
	g.Expect(b.program.finish(good(), evidence.Folder{Path: dir}, nil)).To(Equal(2))
	g.Expect(b.err.String()).To(HavePrefix("smoke: the artefacts are not complete: writing report.html: "))
	g.Expect(b.out.String()).To(HaveSuffix("  files      " + dir + "\n"))
}

func TestThePageIsWrittenAnewElsewhere(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	dir, file := past(t, good(), held), filepath.Join(t.TempDir(), "again.html")
	g.Expect(b.program.Main(context.Background(), []string{"report", "-html", file, dir})).To(Equal(0), b.err.String())
	page, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(ContainSubstring("<title>PASS: local is good"))
	g.Expect(filepath.Join(dir, pageFile)).NotTo(BeAnExistingFile())
}

func TestAPageNobodyCanWriteIsRefused(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	file := filepath.Join(t.TempDir(), "gone", "again.html")
	g.Expect(b.program.Main(context.Background(), []string{"report", "-html", file, past(t, good(), held)})).To(Equal(2))
	g.Expect(b.err.String()).To(HavePrefix("smoke: writing again.html: "))
}
