package report

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

// told is a run with everything that can be told.
func told(t *testing.T) (Run, []types.Report) {
	t.Helper()
	reports := written(t, suite(
		step(beforeSuite, passed, entry(evidence.EntryProvenance, evidence.Provenance{
			Account: "123456789012", Region: "us-east-1", Service: "users", Revision: "users:8", Previous: "users:7",
			Images: []evidence.Image{{Container: "users-db", Reference: "ecr/users-db:staging", Digest: "sha256:1"}, {Container: "web", Reference: "web:1"}},
		}), entry(evidence.EntryTiming, evidence.Timing{Phase: "rollout", Seconds: 4.56})),
		spec("logs.a", passed, entry(evidence.EntryInstance, evidence.Instance{Instance: "i-1", Held: true, Seen: "1 | 2"})),
		spec("logs.b", failed, because("no line\n  <string>: x"), entry(evidence.EntryTiming, evidence.Timing{Phase: "log_lag", Seconds: 30})),
		spec("logs.c", skipped, because("the deployment failed")),
		spec("logs.d", passed, func(s *types.SpecReport) { s.NumAttempts, s.MaxFlakeAttempts = 2, 3 }),
		spec("logs.e", failed, because("throttled"), class(evidence.Infra)),
	))
	v := Judge(reports, []string{"logs.a", "logs.b", "logs.c", "absent.f"}, End{ExitCode: 1})
	v.NoteUnlisted([]string{"logs.a", "logs.b", "logs.c", "logs.d", "absent.f"})
	return Run{
		Verdict: v, ID: "20261122t221503-k3f9", Use: evidence.Gate, Target: "local", TargetFile: "/t/local.yaml",
		Commit: "0123456789abcdef-dirty", GoVersion: "go1.26.8", Began: began, Ended: began.Add(47400 * time.Millisecond),
		Phases: []evidence.Phase{{Name: "building the suite", Took: 9100 * time.Millisecond}, {Name: "verifying", Took: 38300 * time.Millisecond}},
		Folder: "/runs/20261122t221503-k3f9", Page: "report.html",
	}, reports
}

func TestConsoleToTheLetter(t *testing.T) {
	g := NewWithT(t)
	r, _ := told(t)
	g.Expect(Console(r)).To(Equal(`FAIL: gate of local, 47 s
  the environment is bad; promises: 2 held, 1 broken, 1 unjudged, 2 not run
  FAIL       logs.b: Logs carry logs.b: no line <string>: x
  INFRA      logs.e: Logs carry logs.e: throttled
  INCOMPLETE a required promise was not judged (logs.c): the deployment failed
  INCOMPLETE a required promise was not judged (absent.f): no spec of the suite carries its id: is it spelt right in the file of required promises?
  flaky      logs.d held at try 2
  note       logs.e is not in the file of required promises
  phases     building the suite 9.1 s, verifying 38 s
  files      /runs/20261122t221503-k3f9 (report.html shows it all)
`))
}

func TestConsoleOfAGoodRun(t *testing.T) {
	g := NewWithT(t)
	r := Run{Verdict: Judge(written(t, suite(a, b)), []string{"logs.a"}, End{}), Use: evidence.Nightly, Target: "staging", Folder: "/r"}
	r.Ended = r.Began.Add(200 * time.Second)
	g.Expect(Console(r)).To(Equal(`PASS: nightly of staging, 3 min 20 s
  every required promise ran and held; promises: 2 held
  phases     none was begun
  files      /r
`))
}

func TestConsoleShowsTheFirstFindings(t *testing.T) {
	g := NewWithT(t)
	v := Verdict{Outcome: Fail}
	for range 23 {
		v.Findings = append(v.Findings, Finding{Outcome: Fail, What: "x"})
	}
	text := Console(Run{Verdict: v})
	g.Expect(strings.Count(text, "  FAIL ")).To(Equal(20))
	g.Expect(text).To(ContainSubstring("  … and 3 more in summary.md\n"))
}

func TestMarkdownToTheLetter(t *testing.T) {
	g := NewWithT(t)
	r, _ := told(t)
	g.Expect(Markdown(r)).To(Equal(`# FAIL: gate of local, 47 s

FAIL: the environment is bad; promises: 2 held, 1 broken, 1 unjudged, 2 not run.

## Why

- FAIL logs.b: Logs carry logs.b: no line &lt;string&gt;: x
- INFRA logs.e: Logs carry logs.e: throttled
- INCOMPLETE a required promise was not judged (logs.c): the deployment failed
- INCOMPLETE a required promise was not judged (absent.f): no spec of the suite carries its id: is it spelt right in the file of required promises?

## Held only at another try (flaky)

- logs.d held at try 2

## Notes

- logs.e is not in the file of required promises

## Promises

### logs

|  | promise | in words | took | seen |
| --- | --- | --- | --- | --- |
| ✔ | ` + "`logs.a`" + ` | Logs carry logs.a | 1.5 s | i-1: 1 \| 2 |
| ✘ | ` + "`logs.b`" + ` | Logs carry logs.b | 1.5 s | no line &lt;string&gt;: x |
| – | ` + "`logs.c`" + ` | Logs carry logs.c | 1.5 s | the deployment failed |
| ✔ | ` + "`logs.d`" + ` (not required) | Logs carry logs.d | 1.5 s |  |
| ? | ` + "`logs.e`" + ` (not required) | Logs carry logs.e | 1.5 s | throttled |

### no area

|  | promise | in words | took | seen |
| --- | --- | --- | --- | --- |
| – | ` + "`absent.f`" + ` |  | 0.0 s | no spec of the suite carries its id: is it spelt right in the file of required promises? |

## Phases

| phase | took |
| --- | --- |
| building the suite | 9.1 s |
| verifying | 38 s |

## Timings

| part | took |
| --- | --- |
| rollout | 4.6 s |
| log\_lag | 30.0 s |

## Provenance

| what | which |
| --- | --- |
| run | 20261122t221503-k3f9 |
| target | local (/t/local.yaml) |
| account | 123456789012 |
| region | us-east-1 |
| service | users |
| revision | users:8 |
| before it | users:7 |
| commit | 0123456789abcdef-dirty |
| Go | go1.26.8 |
| began | 2026-11-22 22:15:03 UTC |
| ended | 2026-11-22 22:15:50 UTC |
| image of users-db | ecr/users-db:staging sha256:1 |
| image of web | web:1 of an unknown digest |

`))
}

func parseJUnit(t *testing.T, reports []types.Report, v Verdict) reporters.JUnitTestSuites {
	t.Helper()
	g := NewWithT(t)
	text, err := JUnit(reports, v, nil)
	g.Expect(err).NotTo(HaveOccurred())
	var read reporters.JUnitTestSuites
	g.Expect(xml.Unmarshal(text, &read)).To(Succeed())
	return read
}

func TestJUnitHasPromisesAndVerdict(t *testing.T) {
	g := NewWithT(t)
	r, reports := told(t)
	read := parseJUnit(t, reports, r.Verdict)
	g.Expect(read).To(And(HaveField("Tests", 6), HaveField("Failures", 2), HaveField("Errors", 1), HaveField("Disabled", 1)))
	specs := read.TestSuites[0].TestCases
	g.Expect(specs).To(HaveLen(5), "a set-up that went well is left out")
	g.Expect(specs[0]).To(And(HaveField("Name", "logs.a: Logs carry logs.a"), HaveField("Classname", "logs"), HaveField("Failure", BeNil())))
	g.Expect(specs[1].Failure.Message).To(Equal("no line\n  <string>: x"))
	g.Expect(specs[2].Skipped.Message).To(Equal("skipped - the deployment failed"))
	g.Expect(specs[4].Failure).To(BeNil())
	g.Expect(specs[4].Error).To(And(HaveField("Type", "INFRA"), HaveField("Message", "throttled")))
	verdict := read.TestSuites[1].TestCases[0]
	g.Expect(verdict).To(And(HaveField("Name", "verdict"), HaveField("Status", "FAIL")))
	g.Expect(verdict.Failure.Description).To(HavePrefix("FAIL logs.b: Logs carry logs.b: no line <string>: x\n"))
}

func TestJUnitOfAnIncompleteRunIsNotGreen(t *testing.T) {
	g := NewWithT(t)
	v := Judge(nil, []string{"logs.a"}, End{Interrupted: "by the signal interrupt"})
	read := parseJUnit(t, nil, v)
	g.Expect(read.Errors).To(Equal(1))
	g.Expect(read.TestSuites[0].TestCases[0].Error).To(And(HaveField("Type", "INCOMPLETE"),
		HaveField("Description", "INCOMPLETE the run was interrupted: by the signal interrupt\n")))
	good := Judge(written(t, suite(a, b)), []string{"logs.a"}, End{})
	read = parseJUnit(t, written(t, suite(a, b)), good)
	g.Expect(read).To(And(HaveField("Tests", 3), HaveField("Failures", 0), HaveField("Errors", 0)))
}

func TestOutcomes(t *testing.T) {
	g := NewWithT(t)
	codes := map[string]int{}
	for _, o := range []Outcome{Pass, Fail, Infra, Incomplete} {
		codes[o.String()] = o.ExitCode()
	}
	g.Expect(codes).To(Equal(map[string]int{"PASS": 0, "FAIL": 1, "INFRA": 2, "INCOMPLETE": 3}))
	var nobody Outcome
	g.Expect(nobody).To(Equal(Incomplete), "what nobody judged is not green")
}

func TestSecondsAsPeopleReadThem(t *testing.T) {
	g := NewWithT(t)
	for d, text := range map[time.Duration]string{
		0: "0.0 s", 1234 * time.Millisecond: "1.2 s", 47400 * time.Millisecond: "47 s", 119600 * time.Millisecond: "2 min 0 s",
		time.Hour: "60 min 0 s",
	} {
		g.Expect(Seconds(d)).To(Equal(text))
	}
}
