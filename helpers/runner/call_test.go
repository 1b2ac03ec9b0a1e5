package runner

import (
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWrongCallsAreTold(t *testing.T) {
	for _, c := range []struct {
		call []string
		says string
	}{
		{nil, "smoke: which command?\n\nsmoke says whether"},
		{[]string{"depoly"}, "smoke: \"depoly\" is not a command\n\nsmoke says whether"},
		{[]string{"help", "depoly"}, "smoke: \"depoly\" is not a command\n"},
		{[]string{"deploy"}, "smoke deploy: which environment? -target FILE is missing\n\nsmoke deploy -target FILE [flags]"},
		{[]string{"nightly", "-target", "x", "-dry-run"}, "smoke nightly: flag provided but not defined: -dry-run\n"},
		{[]string{"gate"}, "smoke gate: which environment? -target FILE is missing\n\nsmoke gate -target FILE [flags]"},
		{[]string{"nightly", "-target", "x", "y"}, "smoke nightly: \"y\" is one argument too many\n"},
		{[]string{"gate", "-target", "x", "-procs", "0"}, "smoke gate: -procs 0: at least one process is needed\n"},
		{[]string{"gate", "-target", "x", "-timeout", "0s"}, "smoke gate: -timeout 0s: the time has to be positive\n"},
		{[]string{"gate", "-target", "x", "-suite", "smoke"}, "smoke gate: -suite smoke: Ginkgo takes only a file called *.test\n"},
		{[]string{"gate", "-targets", "x"}, "smoke gate: flag provided but not defined: -targets\n"},
		{[]string{"report"}, "smoke report: the folder of one run is needed, such as .smoke/runs/latest\n"},
		{[]string{"explain"}, "smoke explain: which environment? Its file is needed, such as fixtures/targets/staging.yaml\n"},
		{[]string{"explain", "none.yaml"}, "smoke: reading the target: open "},
		{[]string{"report", "none"}, "smoke: reading the run's record: open "},
	} {
		t.Run(c.says, func(t *testing.T) {
			g := NewWithT(t)
			b := newBench(t)
			g.Expect(b.main(t, c.call...)).To(Equal(2))
			g.Expect(b.err.String()).To(HavePrefix(c.says))
			g.Expect(b.out.String()).To(BeEmpty())
		})
	}
}

func TestHelp(t *testing.T) {
	for _, c := range []struct {
		call []string
		says string
	}{
		{[]string{"help"}, usage},
		{[]string{"-h"}, usage},
		{[]string{"help", "gate"}, usages["gate"]},
		{[]string{"gate", "-h"}, usages["gate"]},
		{[]string{"nightly", "--help"}, usages["nightly"]},
		{[]string{"deploy", "-h"}, usages["deploy"]},
		{[]string{"report", "-h"}, usages["report"]},
		{[]string{"explain", "-h"}, usages["explain"]},
		{[]string{"acceptance", "-h"}, usages["acceptance"]},
	} {
		t.Run(c.call[0], func(t *testing.T) {
			g := NewWithT(t)
			b := newBench(t)
			g.Expect(b.main(t, c.call...)).To(Equal(0))
			g.Expect(b.out.String()).To(Equal(c.says))
			g.Expect(b.err.String()).To(BeEmpty())
		})
	}
}

func TestExplainTellsWhereValuesComeFrom(t *testing.T) {
	g := NewWithT(t)
	b := newBench(t)
	b.program.Environ = append(b.program.Environ, "SMOKE_CLUSTER=another")
	g.Expect(b.main(t, "explain", b.target)).To(Equal(0), b.err.String)
	g.Expect(b.out.String()).To(MatchRegexp(`(?m)^cluster +"another" +SMOKE_CLUSTER$`))
	g.Expect(b.out.String()).To(MatchRegexp(`(?m)^instances\.count +2 +\S+local\.yaml:\d+:\d+$`))
	g.Expect(b.out.String()).NotTo(ContainSubstring("my_precious"))
}

func TestWhatMustNotRunIsRefusedBeforeAnything(t *testing.T) {
	for _, c := range []struct {
		why, use string
		edits    []string
		environ  []string
		says     string
	}{
		{
			"the target does not allow to deploy", "gate",
			[]string{"allow: [deploy, write, disrupt]", "allow: [write]"},
			nil,
			`smoke: target "local" does not allow to deploy: add "deploy" to allow: [write] in TARGET` + "\n",
		},
		{
			"Travis builds a pull request of what would only be deployed", "deploy", nil,
			[]string{"TRAVIS_PULL_REQUEST=12"},
			`smoke: refusing to deploy: TRAVIS_PULL_REQUEST is "12", and a pull request is never deployed` + "\n",
		},
		{
			"Travis builds a pull request", "gate", nil,
			[]string{"TRAVIS_PULL_REQUEST=12"},
			`smoke: refusing to deploy: TRAVIS_PULL_REQUEST is "12", and a pull request is never deployed` + "\n",
		},
		{
			"Travis builds another branch", "gate",
			[]string{"  within: 2m", "  within: 2m\n  branch: staging"},
			[]string{"TRAVIS_PULL_REQUEST=false", "TRAVIS_BRANCH=main"},
			`smoke: refusing to deploy: TRAVIS_BRANCH is "main", and deployment.branch in TARGET allows only "staging"` + "\n",
		},
		{
			"the target is wrong", "nightly",
			[]string{"cluster: ", "clusters: "},
			nil,
			"smoke: reading target TARGET:\nTARGET:",
		},
		{
			"a secret is missing", "nightly",
			[]string{"definition: users-service/SECRET_KEY", "env: NOBODY_SET_THIS"},
			nil,
			"smoke: reading secret SECRET_KEY from the variable NOBODY_SET_THIS: it is not set\n",
		},
		{
			"the required promises are wrong", "nightly",
			[]string{"/required.yaml", "/wrong.yaml"},
			nil,
			"smoke: reading the required promises:\n",
		},
		{
			"the endpoint table is wrong", "nightly",
			[]string{"endpoints: /", "endpoints: table.yaml #/"},
			nil,
			"smoke: reading the endpoint table:\n",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			g := NewWithT(t)
			b := newBench(t, c.edits...)
			b.write(t, "wrong.yaml", "- {id: a.b, uses: [weekly]}\n")
			b.write(t, "table.yaml", "endpoints:\n  - {route: ping, auth: nobody}\n")
			b.program.Environ = append(b.program.Environ, c.environ...)
			g.Expect(b.use(t, c.use, "pass")).To(Equal(2))
			g.Expect(b.err.String()).To(HavePrefix(replaceTarget(c.says, b.target)))
			g.Expect(filepath.Join(b.dir, "runs")).NotTo(BeADirectory())
		})
	}
}

func TestTravisMayDeployItsBranchAndVerifyAnyOther(t *testing.T) {
	branch := []string{"  within: 2m", "  within: 2m\n  branch: staging"}
	for _, c := range []struct {
		when, use string
		environ   []string
	}{
		{"a push to the branch is deployed", "gate", []string{"TRAVIS_PULL_REQUEST=false", "TRAVIS_BRANCH=staging"}},
		{"no CI is asked", "gate", nil},
		{"a nightly runs for another branch", "nightly", []string{"TRAVIS_PULL_REQUEST=12", "TRAVIS_BRANCH=main"}},
	} {
		t.Run(c.when, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t, branch...)
			b.program.Environ = append(b.program.Environ, c.environ...)
			g.Expect(b.use(t, c.use, "pass")).To(Equal(0), b.out.String()+b.err.String())
		})
	}
}

func replaceTarget(text, path string) string { return strings.ReplaceAll(text, "TARGET", path) }
