package browser

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// TestEachLookFindsWhatIsWrong opens pages with one thing wrong each, and a good one.
func TestEachLookFindsWhatIsWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a browser")
	}
	g := NewWithT(t)
	b, err := Start(context.Background(), t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(b.Close()).To(Succeed()) })
	p, err := b.Open(os.DevNull, View{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, c := range bad {
		t.Run(c.about, func(t *testing.T) {
			g := NewWithT(t)
			for _, what := range []struct {
				html string
				says types.GomegaMatcher
			}{{c.html, ContainElement(MatchRegexp(c.says))}, {good, BeEmpty()}} {
				path := filepath.Join(t.TempDir(), "page.html")
				g.Expect(os.WriteFile(path, []byte(what.html), 0o600)).To(Succeed())
				g.Expect(p.Go(path, c.view)).To(Succeed())
				found, err := c.look(p)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(found).To(what.says)
			}
		})
	}
}

// lines are faults as texts.
func lines(faults []Fault, err error) ([]string, error) {
	all := make([]string, len(faults))
	for i, f := range faults {
		all[i] = f.String()
	}
	return all, err
}

func unreadable(p *Page) ([]string, error) {
	if _, err := p.OpenAll(); err != nil {
		return nil, err
	}
	return lines(p.Unreadable(4.5))
}

func said(p *Page) ([]string, error)      { return p.Said(), p.settle() }
func requested(p *Page) ([]string, error) { return p.Requested(), p.settle() }
func overflows(p *Page) ([]string, error) { return lines(p.Overflows()) }
func disorder(p *Page) ([]string, error)  { return lines(p.Disorder()) }
func active(p *Page) ([]string, error)    { return lines(p.Active(0)) }
func small(p *Page) ([]string, error)     { return lines(p.Small(11)) }
func clicks(p *Page) ([]string, error)    { return lines(p.Reach(goals, 2)) }
func keys(p *Page) ([]string, error)      { return lines(p.Walk(goals)) }

func onPaper(p *Page) ([]string, error) {
	says, err := p.FirstSheet("FAIL")
	if says == "" {
		return nil, err
	}
	return []string{says}, err
}

var goals = []Goal{{About: "a.b", Texts: []string{"status 200", "status 500"}}}

// start and end are around what a page shows below its heading.
const (
	start = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Good</title><style>:root{color-scheme:light dark} .over{overflow-x:auto} .wide{width:900px}
@media (max-width:700px){h2{font-size:16px}}</style></head>
<body><a href="#content">Skip to the content</a><header><h1>FAIL</h1></header>
<nav aria-label="Parts"><a href="#f">Failures</a></nav><main id="content" tabindex="-1">`
	end = `</main></body></html>`
	// fault is a failure as a report shows it.
	fault = `<section id="f"><h2>Failures</h2><details><summary>a.b</summary><p>status 200</p><p>status 500</p></details></section>`
	good  = start + fault + `<svg role="img" aria-label="Bars" width="300" height="20"><rect width="200" height="20" fill="#030"/>
<text x="5" y="15" fill="#fff">bar</text></svg>
<div class="over" role="region" tabindex="0" aria-label="Log"><div class="wide">a long line</div></div>
<table><caption>Table</caption><tr><th scope="col">head</th></tr><tr><td>cell</td></tr></table>` + end
)

// within is a page with some more.
func within(more string) string { return start + fault + more + end }

// bad are pages with one thing wrong each.
var bad = []struct {
	about, html string
	view        View
	look        func(*Page) ([]string, error)
	says        string
}{
	{"a text is too light", within(`<p class="low" style="color:#999;background:#fff">low</p>`), View{}, unreadable, `p\.low "low": contrast 2\.85 of #999999 on #ffffff`},
	{"a text is too dark in the dark", within(`<p style="color:#333">low</p>`), View{Dark: true}, unreadable, `"low": contrast 1\.\d+ of #333333 on #1`},
	{"a text is half transparent", within(`<div style="opacity:.5;color:#555;background:#fff">low</div>`), View{}, unreadable, `"low": contrast 2\.\d+ of #aaaaaa on #ffffff`},
	{"a background is half transparent", within(`<div style="background:#000"><p style="color:#000;background:rgb(255 255 255 / 40%)">low</p></div>`), View{}, unreadable, `"low": contrast 3\.\d+ of #000000 on #666666`},
	{"a colour is of another space", within(`<p style="color:oklch(0.8 0 0);background:#fff">low</p>`), View{}, unreadable, `"low": contrast 1\.\d+`},
	{"a text lies on an image", within(`<p style="background-image:linear-gradient(#fff,#000)">low</p>`), View{}, unreadable, `"low": contrast is not known: an image`},
	{"a closed text is too light", within(`<details><summary>more</summary><p style="color:#999;background:#fff">low</p></details>`), View{}, unreadable, `"low": contrast 2\.85`},
	{"a text that CSS adds is too light", within(`<style>.x::before{content:"low";color:#999;background:#fff}</style><p class="x">x</p>`), View{}, unreadable, `::before.*contrast 2\.85`},
	{"a text of a drawing lies on a bar", within(`<svg role="img" aria-label="x" width="200" height="40"><rect width="100" height="40" fill="#888"/><text x="5" y="20" fill="#777">low</text></svg>`), View{}, unreadable, `text "low": contrast 1\.26 of #777777 on #888888`},
	{"a text of a drawing lies half on a bar", within(`<svg role="img" aria-label="x" width="200" height="40"><rect width="15" height="40" fill="#000"/><text x="5" y="20" fill="#000">long text</text></svg>`), View{}, unreadable, `text "long text": contrast 1\.00`},
	{"a text is small", within(`<p style="font-size:9px">tiny</p>`), View{}, small, `p "tiny": is 9\.0 px high`},
	{"a drawing is shrunk", within(`<svg role="img" aria-label="x" width="100" height="10" viewBox="0 0 1000 100"><text y="50" font-size="16">tiny</text></svg>`), View{}, small, `text "tiny": is 1\.6 px high`},
	{"a script logs", within(`<script>console.log("hello")</script>`), View{}, said, `console log: .*hello`},
	{"a script throws", within(`<script>throw new Error("oh")</script>`), View{}, said, `exception: .*oh`},
	{"a script asks", within(`<script>alert("who")</script>`), View{}, said, `dialog: who`},
	{"a policy is broken", within(`<meta http-equiv="Content-Security-Policy" content="img-src 'none'"><img alt="x" src="x.png">`), View{}, said, `.`},
	{"an image is asked for", within(`<img alt="x" src="http://127.0.0.1:1/x.png">`), View{}, requested, `http://127.0.0.1:1/x.png`},
	{"a file beside it is asked for", within(`<link rel="stylesheet" href="other.css">`), View{}, requested, `other\.css`},
	{"something is wide", within(`<div style="width:500px">wide</div>`), Phone, overflows, `div "wide": sticks out: from \d+ to 508 px of 360`},
	{"it has no viewport", `<!DOCTYPE html><html lang="en"><body><p>x</p></body></html>`, Phone, overflows, `no viewport`},
	{"what scrolls is not reached", within(`<div class="over"><div class="wide">x</div></div>`), Phone, overflows, `div.over "x": scrolls, and the keyboard does not reach it`},
	{"what scrolls has no name", within(`<div class="over" tabindex="0"><div class="wide">x</div></div>`), Phone, overflows, `div.over "x": scrolls, and has no name`},
	{"a text is cut off", within(`<div style="overflow:hidden;white-space:nowrap;width:50px">a text that is longer than that</div>`), Phone, overflows, `"a text that.*cuts its text off`},
	{"a heading is skipped", within(`<h4>deep</h4>`), View{}, disorder, `h4 "deep": is a heading of level 4 after one of level 2`},
	{"there are two h1", within(`<h1>again</h1>`), View{}, disorder, `has 2 headings of level 1`},
	{"there are two mains", within(`<main>again</main>`), View{}, disorder, `has 2 mains`},
	{"a nav has no name", within(`<nav>again</nav>`), View{}, disorder, `nav.* "again": is a nav without a name`},
	{"a text is in no landmark", start + fault + "</main><p>lost</p></body></html>", View{}, disorder, `"lost": is in no landmark`},
	{"a link leads nowhere", within(`<a href="#gone">x</a>`), View{}, disorder, `leads to #gone, which is not there`},
	{"an id is there twice", within(`<p id="f">x</p>`), View{}, disorder, `has the id f of another one`},
	{"a table has no heads", within(`<table><caption>x</caption><tr><td>x</td></tr></table>`), View{}, disorder, `is a table without heads`},
	{"a drawing has no name", within(`<svg width="1" height="1"></svg>`), View{}, disorder, `svg.*is a drawing without a name`},
	{"something else is first", `<!DOCTYPE html><html lang="en"><body><button>x</button></body></html>`, View{}, disorder, `button "x": is first for the keyboard`},
	{"a handler is in an attribute", within(`<p onclick="x()">x</p>`), View{}, active, `has the handler onclick`},
	{"a link runs", within(`<a href="javascript:x()">x</a>`), View{}, active, `href leads out of the page`},
	{"an image is there", within(`<img alt="" src="data:,">`), View{}, active, `may fetch something`},
	{"a script is there", within(`<script>1</script>`), View{}, active, `has 1 scripts, not 0`},
	{"a text turns direction", within("<p>\u202eabc</p>"), View{}, active, `U\+202e`},
	{"a text has an escape", within("<p>\x1b[31mabc</p>"), View{}, active, `U\+001b`},
	{"a failure is closed three times", start + `<details><summary>1</summary><details><summary>2</summary><details><summary>3</summary><p>status 200</p><p>status 500</p></details></details></details>` + end, View{NoScript: true}, clicks, `after 2 clicks "status 200" is not shown`},
	{"a failure is not there", start + end, View{}, clicks, `"status 200" is nowhere`},
	{"a failure is only part of a text", start + `<p>Expected a.b to have status 200 and to be good, but it has status 500 and is not</p>` + end, View{}, clicks, `"status 200" is nowhere`},
	{"something lies over what opens", within(`<div style="position:fixed;inset:0">over</div>`), View{}, clicks, `lies over`},
	{"the focus is not shown", within(`<style>:focus{outline:none}</style>`), View{}, keys, `has the focus, and does not show it`},
	{"the focus is hardly shown", within(`<style>:focus{outline:2px solid #eee;background:#fff}</style>`), View{}, keys, `has a focus ring of contrast 1`},
	{"what opens is not reached", start + `<details><summary tabindex="-1">a.b</summary><p>status 200</p><p>status 500</p></details>` + end, View{}, keys, `by keyboard, "status 200" is not shown`},
	{"a control is left out", within(`<style>.t:focus-within a{display:none}</style><button onfocus="document.getElementById('z').focus()">trap</button><button>left out</button><a id="z" href="#f">z</a>`), View{}, keys, `"left out": is not reached by the keyboard`},
	{"the verdict is on the second sheet", `<!DOCTYPE html><html lang="en"><body><div style="height:1040px"></div><h1>FAIL</h1></body></html>`, Sheet, onPaper, `h1 ends at 1\d+ px, the first page at 1047`},
	{"the verdict begins a sheet", `<!DOCTYPE html><html lang="en"><body><p>x</p><h1 style="break-before:page">FAIL</h1></body></html>`, Sheet, onPaper, `h1 begins a page`},
}
