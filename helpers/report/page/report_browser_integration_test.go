package page_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/page"
	"smoke.example/ecs/helpers/report/page/pagetest"
	"smoke.example/ecs/helpers/report/page/pagetest/browser"
)

// readable is the contrast that every text has at least, and legible its size in CSS pixels.
const (
	readable = 4.5
	legible  = 11
)

// TestTheReportInABrowser opens the report of every kind of run as a person does.
func TestTheReportInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a browser")
	}
	g := NewWithT(t)
	b, err := browser.Start(context.Background(), t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(b.Close()).To(Succeed()) })
	tab, err := b.Open(os.DevNull, browser.View{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, c := range pagetest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			r := opened{Page: tab, c: c, path: written(t, c)}
			t.Run("is in order", r.isInOrder)
			t.Run("shows each failure after two clicks", r.showsFailures)
			t.Run("shows each failure after two clicks without scripts", r.showsFailuresWithoutScripts)
			t.Run("needs no mouse", r.needsNoMouse)
			t.Run("is readable in the light", r.isReadable(browser.View{}))
			t.Run("is readable in the dark", r.isReadable(browser.View{Dark: true}))
			t.Run("fits a phone", r.fitsAPhone)
			t.Run("tells the verdict on the first sheet", r.tellsOnPaper)
			t.Run("takes no text for more", r.takesNoTextForMore)
		})
	}
}

// written writes the run's folder and its report, and returns the path of that.
func written(t *testing.T, c pagetest.Case) string {
	t.Helper()
	g := NewWithT(t)
	dir := t.TempDir()
	run, reports, err := c.Write(dir)
	g.Expect(err).NotTo(HaveOccurred())
	model, err := page.Read(run, reports)
	g.Expect(err).NotTo(HaveOccurred())
	html, err := page.HTML(model)
	g.Expect(err).NotTo(HaveOccurred())
	path := filepath.Join(dir, "report.html")
	g.Expect(os.WriteFile(path, html, 0o600)).To(Succeed())
	return path
}

// opened is the report of a case in the browser.
type opened struct {
	*browser.Page
	c    pagetest.Case
	path string
}

// in opens the report anew.
func (r opened) in(t *testing.T, view browser.View) *WithT {
	t.Helper()
	g := NewWithT(t)
	g.Expect(r.Go(r.path, view)).To(Succeed())
	return g
}

// quiet holds the page to saying nothing and asking nobody.
func (r opened) quiet(g *WithT) {
	g.Expect(r.Said()).To(BeEmpty(), "messages")
	g.Expect(r.Requested()).To(BeEmpty(), "requests")
}

// none holds a look to finding nothing.
func none(g *WithT, faults []browser.Fault, err error) {
	g.Expect(err).NotTo(HaveOccurred())
	lines := make([]string, len(faults))
	for i, fault := range faults {
		lines[i] = fault.String()
	}
	g.Expect(lines).To(BeEmpty())
}

func (r opened) isInOrder(t *testing.T) {
	g := r.in(t, browser.View{})
	faults, err := r.Disorder()
	none(g, faults, err)
	r.quiet(g)
}

// goals are the failures that are looked for: all, but of hundreds of places the ends and some between.
func (r opened) goals(g *WithT) []browser.Goal {
	failures, err := r.c.Failures()
	g.Expect(err).NotTo(HaveOccurred())
	var goals []browser.Goal
	for i, f := range failures {
		if len(failures) > 100 && i%67 != 0 && i != len(failures)-1 {
			continue
		}
		goals = append(goals, browser.Goal{About: f.ID, Texts: []string{f.Expected, f.Seen}})
	}
	return goals
}

func (r opened) showsFailures(t *testing.T) {
	g := r.in(t, browser.View{})
	faults, err := r.Reach(r.goals(g), 2)
	none(g, faults, err)
	r.quiet(g)
}

func (r opened) showsFailuresWithoutScripts(t *testing.T) {
	g := r.in(t, browser.View{NoScript: true})
	faults, err := r.Reach(r.goals(g), 2)
	none(g, faults, err)
	r.quiet(g)
}

func (r opened) needsNoMouse(t *testing.T) {
	g := r.in(t, browser.View{})
	faults, err := r.Walk(r.goals(g))
	none(g, faults, err)
	r.quiet(g)
}

func (r opened) isReadable(view browser.View) func(*testing.T) {
	return func(t *testing.T) {
		g := r.in(t, view)
		faults, err := r.Unreadable(readable)
		none(g, faults, err)
		opened, err := r.OpenAll()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(opened).To(BeNumerically(">", 0))
		faults, err = r.Unreadable(readable)
		none(g, faults, err)
	}
}

func (r opened) fitsAPhone(t *testing.T) {
	g := r.in(t, browser.Phone)
	faults, err := r.Overflows()
	none(g, faults, err)
	_, err = r.OpenAll()
	g.Expect(err).NotTo(HaveOccurred())
	faults, err = r.Overflows()
	none(g, faults, err)
	faults, err = r.Small(legible)
	none(g, faults, err)
}

func (r opened) tellsOnPaper(t *testing.T) {
	g := r.in(t, browser.Sheet)
	says, err := r.FirstSheet(r.c.Outcome.String())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(says).To(BeEmpty())
	faults, err := r.Overflows()
	none(g, faults, err)
	faults, err = r.Unreadable(readable)
	none(g, faults, err)
}

func (r opened) takesNoTextForMore(t *testing.T) {
	g := r.in(t, browser.View{})
	faults, err := r.Active(1)
	none(g, faults, err)
	_, err = r.OpenAll()
	g.Expect(err).NotTo(HaveOccurred())
	text, err := r.Text()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(text).To(ContainSubstring(r.c.Outcome.String()))
	if r.c.Hostile {
		for _, source := range pagetest.Sources() {
			g.Expect(text).To(ContainSubstring(pagetest.Literal(source)), source)
		}
	}
	r.quiet(g)
}

var _ = report.Pass
