package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/report"
)

// links are the addresses of a page, without those within it.
func links(t *testing.T, p Page) []string {
	t.Helper()
	text, err := HTML(p)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var all []string
	for _, n := range elements(t, string(text)) {
		if to := attribute(n, "href"); n.Data == "a" && !strings.HasPrefix(to, "#") {
			all = append(all, to)
		}
	}
	return all
}

func TestTheLinksOfAPageLeadToTheFilesOfTheRunFromWhereverItIs(t *testing.T) {
	for name, way := range map[string]string{"in the folder": "", "beside it": "../a page", "above": "..", "within": "one/two"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			run, reports := folder(t, "fail")
			p, _ := read(t, run, reports)
			at := filepath.Join(run.Folder, way)
			g.Expect(os.MkdirAll(at, 0o755)).To(Succeed())
			all := links(t, p.From(at))
			g.Expect(all).NotTo(BeEmpty())
			for _, to := range all {
				g.Expect(filepath.Join(at, to)).To(BeARegularFile())
			}
		})
	}
}

func TestAWalkNamesItsRunsAndItsPack(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "pass")
	bad := report.Verdict{Outcome: report.Fail, Findings: []report.Finding{{What: "one is broken"}}}
	run.Acceptance = &report.Acceptance{Unsigned: "nobody was asked", Runs: []report.Within{
		{Name: "endpoints", Folder: "verify-1", Verdict: bad}, {Name: "all", Folder: "verify-2", Verdict: report.Verdict{Outcome: report.Pass}},
	}}
	g.Expect(os.Mkdir(filepath.Join(run.Folder, "verify-1"), 0o755)).To(Succeed())
	for _, name := range []string{"verify-1/report.html", report.PackFile} {
		g.Expect(os.WriteFile(filepath.Join(run.Folder, name), nil, 0o600)).To(Succeed())
	}
	p, text := read(t, run, reports)
	g.Expect(links(t, p)).To(Equal([]string{"verify-1/report.html", report.PackFile}))
	g.Expect(text).To(ContainSubstring("<strong>endpoints</strong>: FAIL, one is broken"))
	g.Expect(text).To(ContainSubstring("<strong>all</strong>: PASS, promises: 0 held <code>verify-2</code>"))
}

func TestTheDefinitionChangesOnlyWhereThisRunDeploys(t *testing.T) {
	compared := []string{"staging:2 -> staging:3", same}
	for name, c := range map[string]struct {
		outcome *deploy.Outcome
		told    string
		lines   []string
	}{
		"a deployment with a difference": {&deploy.Outcome{Previous: "a", Revision: "b", Diff: []string{"x"}}, "", []string{"x"}},
		"one without": {
			&deploy.Outcome{Previous: "a", Revision: "b"}, "The revision that was registered has the definition of the one before it.", nil,
		},
		"the first one":                {&deploy.Outcome{Revision: "b"}, "No revision was live before.", nil},
		"one that did not come so far": {&deploy.Outcome{Previous: "a"}, "No revision was registered, so nothing changed.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := (&files{outcome: c.outcome}).diff()
			NewWithT(t).Expect(d).To(Equal(Diff{Heading: "What changed in the definition", Told: c.told, Lines: c.lines}))
		})
	}
	t.Run("no deployment", func(t *testing.T) {
		g := NewWithT(t)
		run, reports := folder(t, "fail")
		g.Expect(os.Remove(filepath.Join(run.Folder, deploy.OutcomeFile))).To(Succeed())
		p, text := read(t, run, reports)
		g.Expect(p.Diff.Told).To(Equal("This run did not deploy. The revision that runs differs from the one before it by:"))
		g.Expect(p.Diff.Lines).NotTo(BeEmpty())
		g.Expect(text).NotTo(ContainSubstring("What changed in the definition"))
		f := open(run, reports)
		part := f.parts("definition-diff")[0]
		g.Expect(os.WriteFile(filepath.Join(run.Folder, "bundle", part.File), []byte(strings.Join(compared, "\n")), 0o600)).To(Succeed())
		g.Expect(f.diff().Told).To(Equal("This run did not deploy. The revision that runs has the definition of the one before it:"))
		f.bundle = nil
		g.Expect(f.diff().Told).To(Equal("This run did not deploy, so nothing changed."))
	})
}
