package runner

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

func TestEachRunHasItsOwnFolder(t *testing.T) {
	g := NewWithT(t)
	out := filepath.Join(t.TempDir(), "deep", "runs")
	first, err := makeFolder(out, "20261122t221503-aaaa")
	g.Expect(err).NotTo(HaveOccurred())
	second, err := makeFolder(out, "20261122t221503-bbbb")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(first).NotTo(Equal(second))
	g.Expect(os.Readlink(filepath.Join(out, "latest"))).To(Equal("20261122t221503-bbbb"))
	_, err = makeFolder(out, "20261122t221503-aaaa")
	g.Expect(err).To(And(MatchError(os.ErrExist), MatchError(HavePrefix("making the run's folder: "))))
}

// past is a run's folder with only the given files.
func past(t *testing.T, r record, reportText string) string {
	t.Helper()
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(r.write(evidence.Folder{Path: dir})).To(Succeed())
	if reportText != "" {
		g.Expect(os.WriteFile(filepath.Join(dir, reportFile), []byte(reportText), 0o600)).To(Succeed())
	}
	return dir
}

// retold is the run in dir as its files tell it.
func retold(t *testing.T, dir string) report.Run {
	t.Helper()
	r, err := endedRecord(dir)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	run, _ := assess(dir, r)
	return run
}

func TestRejudge(t *testing.T) {
	whole := `[{"SuiteSucceeded": true, "StartTime": "2026-11-22T22:15:04Z", "SuiteConfig": {"RandomSeed": 7},
		"PreRunStats": {"TotalSpecs": 1}, "SpecReports": [{"LeafNodeType": "It", "LeafNodeLabels": ["id:a.b"], "State": "passed"}]}]`
	ended := record{
		Use: evidence.Gate, Target: "local", Required: []string{"a.b"}, Known: []string{"a.b"},
		Began: at(0), Ended: at(9), End: report.End{Seed: 7, Began: at(1)},
	}
	edit := func(change func(*record)) record { r := ended; change(&r); return r }
	for _, c := range []struct {
		of      string
		record  record
		report  string
		outcome report.Outcome
		why     string
	}{
		{"a whole run", ended, whole, report.Pass, ""},
		{"a run whose report is cut off", ended, whole[:90], report.Incomplete, "it is cut off or no Ginkgo report"},
		{"a run without a report", ended, "", report.Incomplete, "there is none"},
		{"a run with the report of another", edit(func(r *record) { r.End.Seed = 8 }), whole, report.Incomplete, "its seed is 7 and this run's is 8"},
		{
			"a run with the report of one before", edit(func(r *record) { r.End = report.End{Began: at(30)} }), whole, report.Incomplete,
			"it begins at 2026-11-22 22:15:04 UTC and this run began at 2026-11-22 22:15:30 UTC",
		},
		{
			"a run whose runner died", edit(func(r *record) { r.Ended = time.Time{} }), whole, report.Incomplete,
			"the runner has not come to its end",
		},
	} {
		t.Run("of "+c.of, func(t *testing.T) {
			g := NewWithT(t)
			run := retold(t, past(t, c.record, c.report))
			g.Expect(run.Verdict.Outcome).To(Equal(c.outcome))
			if c.why != "" {
				g.Expect(run.Verdict.Findings[0].Why).To(ContainSubstring(c.why))
			}
		})
	}
}

func TestRejudgeNeedsTheRecord(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(dir, recordFile), []byte("{"), 0o600)).To(Succeed())
	_, err := endedRecord(dir)
	g.Expect(err).To(MatchError(HavePrefix("reading the run's record " + filepath.Join(dir, recordFile) + ": ")))
}

func TestARunWhoseRunnerDiedLastsUntilItsLastEvent(t *testing.T) {
	g := NewWithT(t)
	dir := past(t, record{Began: at(0)}, "")
	text := `{"time":"2026-11-22T22:15:42Z","kind":"phase","phase":"deploying"}` + "\n"
	g.Expect(os.WriteFile(filepath.Join(dir, evidence.ProgressFile), []byte(text), 0o600)).To(Succeed())
	g.Expect(retold(t, dir).Ended).To(Equal(at(42)))
}

func TestArtefactsThatCannotBeWrittenAreNoPass(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	r := record{Use: evidence.Gate, Target: "local", Required: []string{"a.b"}, Began: at(0), Ended: at(9)}
	dir := past(t, r, `[{"SuiteSucceeded": true, "PreRunStats": {"TotalSpecs": 1},
		"SpecReports": [{"LeafNodeType": "It", "LeafNodeLabels": ["id:a.b"], "State": "passed"}]}]`)
	g.Expect(os.Mkdir(filepath.Join(dir, summaryFile), 0o700)).To(Succeed())
	g.Expect(b.program.finish(r, evidence.Folder{Path: dir}, nil)).To(Equal(2))
	g.Expect(b.out.String()).To(HavePrefix("\nINFRA: gate of local"))
	g.Expect(b.err.String()).To(HavePrefix("smoke: the artefacts are not complete: writing summary.md: "))
}

func TestLastWords(t *testing.T) {
	proc := func(n, printed, result string) string {
		return "Output from proc " + n + ":\n  " + printed + "\n\nExit result of proc " + n + ":\n  " + result + "\n\n"
	}
	good := "Ginkgo timed out\n" + proc("1", "PASS", "exit status 0")
	for _, c := range []struct{ of, text, wants string }{
		{
			"a parallel run are those of the process that died",
			good + proc("2", "--- FAIL\n  no hand-over", "exit status 1") + proc("3", "later", "exit status 1"),
			"process 2 (exit status 1) said --- FAIL / no hand-over",
		},
		{"a process that was killed", good + proc("2", "", "signal: killed"), "process 2 (signal: killed) said nothing"},
		{"a serial run are the last lines", "1\n2\n\n3\n4\n5\n", "2 / 3 / 4 / 5"},
		{"a silent run are none", "", ""},
	} {
		t.Run("of "+c.of, func(t *testing.T) {
			g := NewWithT(t)
			path := filepath.Join(t.TempDir(), outputFile)
			g.Expect(os.WriteFile(path, []byte(c.text), 0o600)).To(Succeed())
			g.Expect(lastWords(path)).To(Equal(c.wants))
		})
	}
	NewWithT(t).Expect(lastWords("none")).To(BeEmpty())
}

func TestFindRootLooksUpwards(t *testing.T) {
	g := NewWithT(t)
	root, err := filepath.Abs(project)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(findRoot(filepath.Join(root, "helpers", "runner"))).To(Equal(root))
	dir := t.TempDir()
	_, err = findRoot(dir)
	g.Expect(err).To(MatchError("looking for the project above " + dir + ": there is no go.mod of it; change to its folder"))
}
