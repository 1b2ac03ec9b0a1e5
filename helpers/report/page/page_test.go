package page

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"
	"golang.org/x/net/html"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/page/pagetest"
)

// folder writes the run of a case, and returns what the runner makes of it.
func folder(t *testing.T, name string) (report.Run, []types.Report) {
	t.Helper()
	g := NewWithT(t)
	c, known := pagetest.Named(name)
	g.Expect(known).To(BeTrue(), name)
	run, reports, err := c.Write(t.TempDir())
	g.Expect(err).NotTo(HaveOccurred())
	return run, reports
}

// read is the page of a run, as HTML too.
func read(t *testing.T, run report.Run, reports []types.Report) (Page, string) {
	t.Helper()
	g := NewWithT(t)
	p, err := Read(run, reports)
	g.Expect(err).NotTo(HaveOccurred())
	text, err := HTML(p)
	g.Expect(err).NotTo(HaveOccurred())
	return p, string(text)
}

// elements are all of a page, in their order.
func elements(t *testing.T, text string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// ids are those of a page's elements, each once.
func ids(t *testing.T, text string) []string {
	t.Helper()
	g := NewWithT(t)
	var all []string
	for _, n := range elements(t, text) {
		if id := attribute(n, "id"); id != "" {
			g.Expect(all).NotTo(ContainElement(id), "an id that is there twice")
			all = append(all, id)
		}
	}
	return all
}

func TestEachRunHasTheSectionsThatItNeeds(t *testing.T) {
	always := []string{"main", "summary", "about", "promises"}
	for name, want := range map[string][]string{
		"pass":        {"timeline", "endpoints", "deployment", "instances", "calls"},
		"fail":        {"failures", "failure-1", "failure-1-1", "timeline", "endpoints", "deployment", "instances", "calls", "bundle"},
		"fail-100":    {"failures", "failure-100", "failure-100-1"},
		"infra":       {"failures", "timeline", "calls"},
		"unclean":     {"failures", "failure-1", "failure-1-1"},
		"incomplete":  {"timeline", "instances"},
		"interrupted": {"timeline", "endpoints", "instances", "calls"},
		"died":        {"timeline", "instances", "calls"},
		"crash":       {"failures", "rollback", "deployment", "timeline"},
	} {
		t.Run(name, func(t *testing.T) {
			run, reports := folder(t, name)
			_, text := read(t, run, reports)
			NewWithT(t).Expect(ids(t, text)).To(ContainElements(append(always, want...)))
		})
	}
}

func TestARunThatIsGoodHasNoFailuresAndNoRollBack(t *testing.T) {
	run, reports := folder(t, "pass")
	_, text := read(t, run, reports)
	NewWithT(t).Expect(ids(t, text)).NotTo(ContainElements("failures", "rollback", "bundle"))
}

func TestThePageAsksNobodyForAnything(t *testing.T) {
	for _, name := range []string{"fail", "crash", "hostile"} {
		t.Run(name, func(t *testing.T) {
			run, reports := folder(t, name)
			_, text := read(t, run, reports)
			g := NewWithT(t)
			for _, n := range elements(t, text) {
				g.Expect(n.Data).NotTo(BeElementOf("img", "iframe", "object", "embed", "form", "base", "audio", "video", "image", "use"))
				for _, a := range n.Attr {
					g.Expect(a.Key).NotTo(HavePrefix("on"))
					g.Expect(a.Key).NotTo(BeElementOf("src", "srcset", "action", "formaction", "style", "ping", "background"))
					if a.Key == "href" {
						g.Expect(a.Val).To(MatchRegexp(`^(#|data:image/svg|bundle/)`))
					}
				}
			}
		})
	}
}

func TestThePageMayUseItsOwnStyleAndScriptAlone(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "hostile")
	_, text := read(t, run, reports)
	var policy, style, script []string
	for _, n := range elements(t, text) {
		switch {
		case n.Data == "style":
			style = append(style, n.FirstChild.Data)
		case n.Data == "script":
			script = append(script, n.FirstChild.Data)
		case attribute(n, "http-equiv") == "Content-Security-Policy":
			policy = append(policy, attribute(n, "content"))
		}
	}
	g.Expect([]int{len(policy), len(style), len(script)}).To(Equal([]int{1, 1, 1}))
	g.Expect(policy[0]).To(Equal("default-src 'none'; style-src '" + hash(style[0]) + "'; script-src '" + hash(script[0]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"))
}

func TestTextThatTriesToBeMoreIsShownAsItIs(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "hostile")
	_, text := read(t, run, reports)
	root, err := html.Parse(strings.NewReader(text))
	g.Expect(err).NotTo(HaveOccurred())
	var shown strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			shown.WriteString(n.Data)
		}
	}
	for _, source := range pagetest.Sources() {
		g.Expect(strings.Contains(shown.String(), pagetest.Literal(source))).To(BeTrue(), source)
	}
	g.Expect(text).NotTo(MatchRegexp("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]"))
}

func TestAFailureHasAllThatIsKnownAboutIt(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail")
	p, _ := read(t, run, reports)
	g.Expect(p.Failures).To(HaveLen(1))
	f := p.Failures[0]
	g.Expect(f.ID).To(Equal("endpoints.get-users.good"))
	g.Expect(f.State.Word).To(Equal("broken"))
	g.Expect(f.Place).To(MatchRegexp(`^suites/smoke/\w+_test\.go:\d+$`))
	g.Expect(f.Broken).To(HaveLen(1))
	place := f.Broken[0]
	g.Expect(place.Expected).To(ContainSubstring("200"))
	g.Expect(place.Seen).To(ContainSubstring("500"))
	g.Expect(place.Look).To(HavePrefix("curl "))
	g.Expect(place.Exchanges).To(HaveLen(1))
	g.Expect(place.Exchanges[0].Status).To(Equal("500 Internal Server Error"))
	g.Expect(place.Exchanges[0].Curl).To(HavePrefix("curl "))
	g.Expect(place.Containers).To(HaveLen(2))
	g.Expect(place.Containers[0].State).To(Equal("running"))
	g.Expect(place.Logs).To(HaveLen(2))
	g.Expect(place.Logs[0].Lines).NotTo(BeEmpty())
	g.Expect(place.Events).NotTo(BeEmpty())
}

func TestEveryFailureHasALinkToWhereItIs(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail-100")
	p, text := read(t, run, reports)
	all, links := ids(t, text), map[string]bool{}
	for _, n := range elements(t, text) {
		if to, is := strings.CutPrefix(attribute(n, "href"), "#"); n.Data == "a" && is {
			links[to] = true
			g.Expect(all).To(ContainElement(to))
		}
	}
	g.Expect(p.Failures).To(HaveLen(100))
	for _, f := range p.Failures {
		g.Expect(links).To(HaveKey(f.Anchor))
	}
}

func TestAPageComesWhateverIsMissing(t *testing.T) {
	for _, name := range []string{
		"report.json", "journal.jsonl", "progress.jsonl", "deployment.json", "staging.json", "bundle", "bundle/index.json",
		"rollback", "rollback/report.json", "rollback/rollback.json",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			run, reports := folder(t, "crash")
			g.Expect(os.RemoveAll(filepath.Join(run.Folder, name))).To(Succeed())
			if name == "report.json" {
				reports = nil
			}
			p, text := read(t, run, reports)
			g.Expect(ids(t, text)).To(ContainElements("summary", "about", "promises"))
			optional := []string{"deployment.json", "rollback", "rollback/report.json", "rollback/rollback.json"}
			if !slices.Contains(optional, name) {
				g.Expect(p.Missing).To(ContainElement(ContainSubstring(strings.TrimSuffix(name, "/index.json"))))
			}
		})
	}
}

func TestAFileThatIsCutOffIsTold(t *testing.T) {
	for _, name := range []string{"deployment.json", "staging.json", "bundle/index.json", "rollback/report.json", "rollback/rollback.json"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			run, reports := folder(t, "crash")
			path := filepath.Join(run.Folder, name)
			text, err := os.ReadFile(path)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(os.WriteFile(path, text[:len(text)/2], 0o600)).To(Succeed())
			p, _ := read(t, run, reports)
			g.Expect(p.Missing).To(ContainElement(ContainSubstring(name)))
		})
	}
}

func TestOfAJournalThatIsCutOffTheWholeLinesCount(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail")
	path := filepath.Join(run.Folder, evidence.JournalFile)
	text, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	lines := bytes.SplitAfter(text, []byte("\n"))
	g.Expect(os.WriteFile(path, append(lines[0], lines[1][:len(lines[1])/2]...), 0o600)).To(Succeed())
	p, _ := read(t, run, reports)
	g.Expect(p.Calls).To(HaveLen(1))
	g.Expect(p.Calls[0].Count).To(Equal(1))
}

func TestAPartOfTheBundleThatLiesElsewhereIsNotRead(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail")
	g.Expect(os.WriteFile(filepath.Join(run.Folder, "secret"), []byte("not to be shown"), 0o600)).To(Succeed())
	index := `{"parts": [{"name": "docker ps", "kind": "docker-ps", "instance": "i-1", "file": "../secret"}]}`
	g.Expect(os.WriteFile(filepath.Join(run.Folder, "bundle", "index.json"), []byte(index), 0o600)).To(Succeed())
	p, text := read(t, run, reports)
	g.Expect(text).NotTo(ContainSubstring("not to be shown"))
	g.Expect(p.Bundle.Parts).To(HaveLen(1))
	g.Expect(p.Bundle.Parts[0].File).To(BeEmpty())
}

func TestWithoutAFolderThereIsNoPage(t *testing.T) {
	g := NewWithT(t)
	_, err := Read(report.Run{Folder: filepath.Join(t.TempDir(), "gone")}, nil)
	g.Expect(err).To(MatchError(ContainSubstring("reading the run's folder for its page")))
}

func TestAnAlarmComesBeforeAllElse(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "crash")
	run.Rollback.Problem, run.Rollback.Next = "the tasks die", "look at them"
	p, text := read(t, run, reports)
	g.Expect(p.Alarm).To(HavePrefix("ROLLBACK FAILED"))
	_, body, found := strings.Cut(text, "<body")
	g.Expect(found).To(BeTrue())
	g.Expect(strings.Index(body, "ROLLBACK FAILED")).To(BeNumerically("<", strings.Index(body, "<h1>")))
}

func TestTwoHundredInstancesStayWithinTheBounds(t *testing.T) {
	for _, name := range []string{"pass-200", "fail-200"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			run, reports := folder(t, name)
			p, text := read(t, run, reports)
			g.Expect(len(text)).To(BeNumerically("<", 15<<20))
			g.Expect(p.Instances).To(HaveLen(200))
			g.Expect(p.LeftOut).NotTo(BeEmpty())
			for _, f := range p.Failures {
				g.Expect(len(f.Broken) + len(f.Brief)).To(Equal(200))
				g.Expect(f.Broken).To(HaveLen(mostPlaces))
			}
		})
	}
}

func TestTheTitleIsTheVerdict(t *testing.T) {
	g := NewWithT(t)
	run, reports := folder(t, "fail")
	p, text := read(t, run, reports)
	g.Expect(p.Sentence).To(MatchRegexp(`^staging is bad: 1 of \d+ promises is broken$`))
	g.Expect(text).To(ContainSubstring("<title>FAIL: " + p.Sentence + "</title>"))
	g.Expect(text).To(ContainSubstring(`<html lang="en">`))
}

func TestTheTopHasTheFirstBrokenPromisesAndEveryOtherReason(t *testing.T) {
	g := NewWithT(t)
	run := report.Run{}
	for range 8 {
		run.Verdict.Findings = append(run.Verdict.Findings, report.Finding{Outcome: report.Fail, ID: "a.b", What: "a promise"})
	}
	run.Verdict.Findings = append(run.Verdict.Findings, report.Finding{What: "cut short"}, report.Finding{What: "echo", Echo: true})
	lines, more := (&files{run: run}).causes()
	g.Expect(lines).To(HaveLen(mostCauses + 1))
	g.Expect(lines[mostCauses]).To(Equal("cut short"))
	g.Expect(more).To(Equal(4))
}
