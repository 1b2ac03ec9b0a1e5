package page_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report/page"
	"smoke.example/ecs/helpers/report/page/pagetest"
	"smoke.example/ecs/helpers/report/page/pagetest/browser"
)

// readable is the contrast that every text has at least, and legible its size in CSS pixels.
const (
	readable = 4.5
	legible  = 11
	// many instances, or failures, are looked at once, or in part.
	many = 150
	// few failures stand for all where nothing else could make them differ.
	few = 10
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
			t.Run("fits a phone", r.fitsAPhone)
			t.Run("shows each failure after two clicks", r.showsFailures(browser.View{}))
			t.Run("is readable in the light", r.isReadable(browser.View{}))
			if c.Instances >= many {
				return // it has what others have, more often
			}
			t.Run("is readable in the dark", r.isReadable(browser.View{Dark: true}))
			t.Run("tells the verdict on the first sheet", r.tellsOnPaper)
			t.Run("shows each failure after two clicks without scripts", r.showsFailures(browser.View{NoScript: true}))
			t.Run("needs no mouse", r.needsNoMouse)
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
	g := NewWithT(t)
	g.Expect(r.Go(r.path+"#%", browser.View{})).To(Succeed()) // an address that somebody cut off
	g.Expect(r.Said()).To(BeEmpty(), "messages")
	g = r.in(t, browser.View{})
	faults, err := r.Disorder()
	none(g, faults, err)
	r.quiet(g)
}

// asShown is how the page shows what is in hostile texts and cannot be seen.
var asShown = strings.NewReplacer("\x1b[31m", "", "\x1b[0m", "", "\u202e", "[U+202E]", "\u202c", "[U+202C]")

// goals are the failures that are looked for. Of hundreds of places they are the ends and some between, which say in a
// line what was seen.
func (r opened) goals(g *WithT) []browser.Goal {
	failures, err := r.c.Failures()
	g.Expect(err).NotTo(HaveOccurred())
	var goals []browser.Goal
	for i, f := range failures {
		goal := browser.Goal{About: f.ID, Texts: []string{asShown.Replace(f.Seen)}, Far: len(failures) >= many}
		if len(failures) < many {
			goal.Texts = append(goal.Texts, asShown.Replace(f.Expected))
		} else if i%67 != 0 && i != len(failures)-1 {
			continue
		}
		goals = append(goals, goal)
	}
	return goals
}

func (r opened) showsFailures(view browser.View) func(*testing.T) {
	return func(t *testing.T) {
		g := r.in(t, view)
		goals := r.goals(g)
		if view.NoScript && len(goals) > few { // they are all made alike
			goals = append(goals[:few], goals[len(goals)-1])
		}
		faults, err := r.Reach(goals, 2)
		none(g, faults, err)
		r.quiet(g)
	}
}

func (r opened) needsNoMouse(t *testing.T) {
	g := r.in(t, browser.View{})
	faults, err := r.Walk(r.goals(g))
	none(g, faults, err)
	r.quiet(g)
}

func (r opened) isReadable(view browser.View) func(*testing.T) {
	return func(t *testing.T) {
		r.closedAndOpen(t, view, func() ([]browser.Fault, error) { return r.Unreadable(readable) })
	}
}

// closedAndOpen holds a look to finding nothing, as the page comes and with everything open.
func (r opened) closedAndOpen(t *testing.T, view browser.View, look func() ([]browser.Fault, error)) {
	g := r.in(t, view)
	if r.c.Instances < many {
		faults, err := look()
		none(g, faults, err)
	}
	opened, err := r.OpenAll()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(opened).To(BeNumerically(">", 0))
	faults, err := look()
	none(g, faults, err)
}

func (r opened) fitsAPhone(t *testing.T) {
	r.closedAndOpen(t, browser.Phone, r.Overflows)
	faults, err := r.Small(legible)
	none(NewWithT(t), faults, err)
}

func (r opened) tellsOnPaper(t *testing.T) {
	g := r.in(t, browser.Sheet)
	says, err := r.FirstSheet(r.c.Outcome.String())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(says).To(BeEmpty())
	_, err = r.PDF()
	g.Expect(err).NotTo(HaveOccurred())
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
		hidden := slices.DeleteFunc(pagetest.Sources(), func(source string) bool {
			return strings.Contains(text, pagetest.Literal(source))
		})
		g.Expect(hidden).To(BeEmpty(), "sources whose text is not shown as it is")
	}
	r.quiet(g)
}
