package pack_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/net/html"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/pack"
	"smoke.example/ecs/helpers/report/page"
)

func at(seconds int) time.Time { return time.Date(2026, 11, 22, 22, 15, seconds, 0, time.UTC) }

func decided(choice, remark string) evidence.Decision {
	return evidence.Decision{Choice: choice, Remark: remark, By: "ann <ann@example.com>", At: at(30)}
}

// walked is a walk of two steps and a question, that came to an outcome.
func walked(outcome report.Outcome) pack.Pack {
	return pack.Pack{
		Run: report.Run{
			ID: "20261122t221503-k3f9", Use: evidence.Acceptance, Target: "local", TargetFile: "/t/local.yaml", Began: at(0), Ended: at(50),
			Commit: "abc", GoVersion: "go1.26", By: "ann@laptop",
			Verdict: report.Verdict{Outcome: outcome, Promises: []report.Kept{
				{ID: "acceptance.ping", State: report.Held, Required: true},
				{ID: "acceptance.rest", State: report.NotRun, Text: "the rest", Why: "the walk was stopped", Required: true},
			}, Provenance: evidence.Provenance{Definition: "sha256:0123"}},
			Acceptance: &report.Acceptance{Unsigned: "nobody was asked"},
		},
		Steps: []pack.Step{
			{Taken: report.Taken{ID: "acceptance.ping", State: report.Held, Step: evidence.Step{
				Number: 1, Title: "GET /ping", Expect: "200", Seen: []string{"200 on i-1"}, Tries: 2, Began: at(1), Took: time.Second,
				Evidence:  []evidence.Exhibit{{Title: "the answer", Text: "pong"}},
				Decisions: []evidence.Decision{decided("repeat", "too slow")},
			}}},
		},
		Definition: &pack.Definition{Name: "definition that runs: d:3", File: "bundle/definition.json", Text: "{}"},
		Images:     []pack.Image{{Container: "users-db", Revision: "d:3", Reference: "users-db:staging", Digest: "sha256:4567"}},
	}
}

func made(t *testing.T, p pack.Pack) string {
	t.Helper()
	text, err := p.HTML()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

func TestThePackTellsItsStandingFirst(t *testing.T) {
	for _, c := range []struct {
		of     string
		change func(*pack.Pack)
		first  string
		tone   string
	}{
		{"a walk that nobody signed", func(*pack.Pack) {}, "All was seen as it has to be, but nobody has accepted the environment.", "open"},
		{"an accepted one", func(p *pack.Pack) { d := decided("yes", ""); p.Run.Acceptance.SignOff = &d }, "Accepted.", "good"},
		{
			"one that was not accepted", func(p *pack.Pack) { d := decided("no", ""); p.Run.Acceptance.SignOff = &d },
			"This is no acceptance: ann &lt;ann@example.com&gt; does not accept the environment.", "bad",
		},
		{
			"one with an open question", func(p *pack.Pack) { p.Run.Acceptance.Open = []string{"Is it nice?"} },
			"All that was judged was seen as it has to be; open questions: 1. Nobody has accepted the environment.", "open",
		},
		{"FAIL", func(p *pack.Pack) { p.Run.Verdict.Outcome = report.Fail }, "This is no acceptance: the environment is bad.", "bad"},
		{"INFRA", func(p *pack.Pack) { p.Run.Verdict.Outcome = report.Infra }, "This is no acceptance: could not judge the environment.", "open"},
		{
			"INCOMPLETE", func(p *pack.Pack) { p.Run.Verdict.Outcome = report.Incomplete },
			"This is no acceptance: the run does not suffice to judge the environment.", "open",
		},
		{"FAIL that somebody accepts", func(p *pack.Pack) {
			d := decided("yes", "")
			p.Run.Verdict.Outcome, p.Run.Acceptance.SignOff = report.Fail, &d
		}, "This is no acceptance: the environment is bad.", "bad"},
	} {
		t.Run("of "+c.of, func(t *testing.T) {
			g := NewWithT(t)
			p := walked(report.Pass)
			c.change(&p)
			page := made(t, p)
			_, banner, _ := strings.Cut(page, "</h1>")
			g.Expect(banner).To(HavePrefix("\n<div class=\"banner " + c.tone + "\">\n<p><strong>" + c.first + "</strong></p>"))
			g.Expect(page).To(ContainSubstring(`<span class="badge ` + c.tone + `">` + p.Run.Verdict.Outcome.String() + "</span>"))
		})
	}
}

func TestThePackHasAllOfIt(t *testing.T) {
	g := NewWithT(t)
	p := walked(report.Fail)
	p.Run.Verdict.Findings = []report.Finding{{Outcome: report.Fail, ID: "acceptance.users", What: "GET /users", Why: "200"}}
	p.Run.Verdict.Notes = []string{"to look: aws"}
	p.Run.Acceptance.Open = []string{"Do they know?"}
	p.Steps = append(p.Steps,
		pack.Step{
			Taken: report.Taken{ID: "acceptance.endpoints", State: report.Broken, Why: "two are wrong", Step: evidence.Step{Number: 2, Title: "endpoints"}},
			Run: &pack.Verification{Folder: "verify-1", Use: evidence.Nightly, LabelFilter: "area:endpoints", Verdict: report.Verdict{
				Outcome: report.Fail, Promises: []report.Kept{{ID: "endpoints.get-ping.good", Text: "GET /ping", State: report.Broken, Why: "503", Instances: []evidence.Instance{{Instance: "i-1", Seen: "busy"}}}},
			}, Endpoints: []page.Endpoint{{Name: "GET /ping", Answers: []page.Answer{
				{ID: "endpoints.get-ping.good", Instance: "i-1", Status: "503 Service Unavailable", Took: "12 ms", State: page.State{Word: "broken"}},
			}}}},
		},
		pack.Step{Taken: report.Taken{ID: "acceptance.question.told", State: report.Held, Step: evidence.Step{Number: 3, Title: "Do they know?", Asked: "Do they know?"}}},
	)
	page := made(t, p)
	for _, text := range []string{
		"<h2 id=\"open\">Open questions</h2>\n<p>Only a person can answer these, and nobody has:</p>\n<ul>\n<li>Do they know?</li>",
		"<strong>FAIL</strong> <code>acceptance.users</code>: GET /users: 200", "<li>to look: aws</li>",
		"<dt>definition</dt><dd><code>sha256:0123</code>, of its JSON as it is registered",
		"<summary>definition that runs: d:3, as bundle/definition.json has it: its secrets are struck out</summary><pre>{}</pre>",
		"<dt>image of users-db</dt><dd><code>sha256:4567</code>, users-db:staging in d:3</dd>",
		"20261122t221503-k3f9, started by ann@laptop", "<dt>suite</dt><dd>abc, go1.26</dd>",
		"<h3>Step 1: GET /ping</h3>\n<p class=\"good\">✔ as expected</p>", "<dt>expected</dt><dd>200</dd>\n<dt>seen</dt><dd>200 on i-1</dd>",
		"2026-11-22 22:15:01 UTC, for 1.0 s, at try 2", "<summary>the answer</summary><pre>pong</pre>",
		"<strong>repeat</strong> by ann &lt;ann@example.com&gt; at 2026-11-22 22:15:30 UTC: too slow",
		"<h3>Step 2: endpoints</h3>\n<p class=\"bad\">✘ not as expected: two are wrong</p>",
		"<summary>FAIL: nightly of area:endpoints; promises: 0 held, 1 broken</summary>", "<td>broken: 503; i-1: busy</td>",
		"<tr><td>GET /ping</td><td><code>endpoints.get-ping.good</code></td><td>i-1</td><td>broken</td><td>503 Service Unavailable</td><td>12 ms</td></tr>",
		"the folder verify-1",
		"<h3>Question 3: Do they know?</h3>\n<p class=\"open\">? open: nobody has answered</p>",
		"<h2 id=\"left\">Not taken</h2>\n<ul>\n<li><code>acceptance.rest</code>: the rest (the walk was stopped)</li>",
		"<p>Nobody was asked anything.</p>",
	} {
		g.Expect(page).To(ContainSubstring(text))
	}
}

func TestThePackTellsADecisionThatTheRunnerAloneHasKept(t *testing.T) {
	g := NewWithT(t)
	p := walked(report.Incomplete)
	p.Decisions = []pack.Decision{
		{About: "step 1: GET /ping", Decision: decided("repeat", "too slow")},
		{About: "step 1: GET /ping", Decision: evidence.Decision{Choice: "stop", By: "bob", At: at(40)}},
	}
	_, steps, _ := strings.Cut(made(t, p), `<h2 id="steps">`)
	steps, table, _ := strings.Cut(steps, `<h2 id="decisions">`)
	g.Expect(strings.Count(steps, "<strong>repeat</strong>")).To(Equal(1), "the suite has told it already")
	g.Expect(steps).To(ContainSubstring("<strong>stop</strong> by bob at 2026-11-22 22:15:40 UTC"))
	g.Expect(strings.Count(table, "<td>step 1: GET /ping</td>")).To(Equal(2))
}

func TestThePackOfARunThatDidNotBeginIsOneToo(t *testing.T) {
	g := NewWithT(t)
	page := made(t, pack.Pack{Run: report.Run{Acceptance: &report.Acceptance{Unsigned: "the run did not come so far"}}})
	g.Expect(page).To(And(ContainSubstring("No step was begun."), ContainSubstring("not signed</strong>: the run did not come so far"),
		ContainSubstring("<dt>definition</dt><dd>its digest is unknown: the walk did not come so far as to take it</dd>\n<dt>images</dt><dd>unknown</dd>")))
}

func TestOnlyAnAcceptanceHasAPack(t *testing.T) {
	g := NewWithT(t)
	_, err := pack.Pack{Run: report.Run{ID: "x"}}.HTML()
	g.Expect(err).To(MatchError("making the acceptance pack: run x is no acceptance"))
}

func TestTextThatTriesToBeHTMLStaysText(t *testing.T) {
	g := NewWithT(t)
	const evil = `</pre></title></style><script>alert(1)</script><img src=x onerror=alert(1)>"'{{.}}`
	d := decided("yes", evil)
	d.By = evil
	p := pack.Pack{
		Run: report.Run{
			ID: evil, Target: evil, TargetFile: evil, Commit: evil, GoVersion: evil, By: evil,
			Verdict: report.Verdict{
				Findings: []report.Finding{{ID: evil, What: evil, Why: evil}}, Notes: []string{evil},
				Promises:   []report.Kept{{ID: evil, Text: evil, Why: evil, State: report.NotRun}},
				Provenance: evidence.Provenance{Account: evil, Region: evil, Service: evil, Revision: evil, Previous: evil, Definition: evil},
			},
			Acceptance: &report.Acceptance{SignOff: &d, Open: []string{evil}},
		},
		Steps: []pack.Step{{
			Taken: report.Taken{ID: evil, State: report.Broken, Why: evil, Step: evidence.Step{
				Title: evil, Expect: evil, Asked: evil + evil, Seen: []string{evil}, Evidence: []evidence.Exhibit{{Title: evil, Text: evil}},
				Decisions: []evidence.Decision{d},
			}},
			Run: &pack.Verification{Folder: evil, LabelFilter: evil, Verdict: report.Verdict{
				Findings: []report.Finding{{What: evil}}, Promises: []report.Kept{{ID: evil, Text: evil, Why: evil}},
			}, Endpoints: []page.Endpoint{{Name: evil, Answers: []page.Answer{{ID: evil, Instance: evil, Status: evil, Took: evil}}}}},
		}},
		Decisions:  []pack.Decision{{About: evil, Decision: d}},
		Definition: &pack.Definition{Name: evil, File: evil, Text: evil},
		Images:     []pack.Image{{Container: evil, Reference: evil, Digest: evil}},
	}
	page := made(t, p)
	g.Expect(strings.Count(page, "<script")).To(BeZero())
	document, err := html.Parse(strings.NewReader(page))
	g.Expect(err).NotTo(HaveOccurred())
	for node := range document.Descendants() {
		g.Expect(node.Data).NotTo(BeElementOf("script", "img", "link", "iframe", "a"), "nothing runs, and nothing is fetched")
		for _, attribute := range node.Attr {
			g.Expect(attribute.Key).NotTo(Or(HavePrefix("on"), BeElementOf("src", "href", "style")))
		}
	}
}

func TestThePackIsOneFileWithHeadingsInTheirOrder(t *testing.T) {
	g := NewWithT(t)
	page := made(t, walked(report.Pass))
	g.Expect(page).To(ContainSubstring(`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'`))
	g.Expect(page).NotTo(Or(ContainSubstring("http://"), ContainSubstring("https://"), ContainSubstring("url("), ContainSubstring("@import")))
	document, err := html.Parse(strings.NewReader(page))
	g.Expect(err).NotTo(HaveOccurred())
	level, landmarks := byte('0'), []string{}
	for node := range document.Descendants() {
		switch {
		case len(node.Data) == 2 && node.Data[0] == 'h' && node.Data[1] >= '1' && node.Data[1] <= '6' && node.Type == html.ElementNode:
			g.Expect(node.Data[1]).To(BeNumerically("<=", level+1), node.Data)
			level = node.Data[1]
		case node.Type == html.ElementNode && (node.Data == "header" || node.Data == "main" || node.Data == "footer"):
			landmarks = append(landmarks, node.Data)
		}
	}
	g.Expect(landmarks).To(Equal([]string{"header", "main", "footer"}))
	g.Expect(made(t, walked(report.Pass))).To(Equal(page), "the same pack is the same text")
}
