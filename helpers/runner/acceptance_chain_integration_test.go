package runner_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner/runnertest"
	"smoke.example/ecs/helpers/standin"
)

// steps is how many steps the walk has, besides its questions.
const steps = 11

// TestTheWholeChainOfAnAcceptance walks from an environment without the service to a pack, and then once more over the
// service that is there, stopped at each step for a person at a real terminal who signs it off.
func TestTheWholeChainOfAnAcceptance(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	c := startChain(t, func(o *standin.Options) { o.Empty = true })
	file := c.leisurely(t)
	t.Run("without a person it is judged and not signed", func(t *testing.T) {
		g := NewWithT(t)
		walk := c.beginOn(t, file, nil, "acceptance")
		code, said := walk.ends(), walk.String()
		g.Expect(code).To(Equal(report.Pass.ExitCode()), said)
		g.Expect(said).To(MatchRegexp(`\nPASS: acceptance of local, .*\n.*promises: 11 held, 1 open\n`))
		g.Expect(said).To(MatchRegexp(`\n  open +Do the people .*\n  sign-off +not signed: nobody was asked, .*\n  pack +\S+/acceptance\.html, sha256 [0-9a-f]{64}\n`))
		page := c.pack(t)
		g.Expect(strings.Count(page, "✔ as expected")).To(Equal(steps))
		g.Expect(page).To(And(
			ContainSubstring("? open: nobody has answered"), ContainSubstring("there is no service"),
			MatchRegexp(`relation &#34;users&#34; does not exist`), ContainSubstring("<code>endpoints.get-users.good</code>"),
			MatchRegexp(`<dt>image of users-db</dt><dd><code>sha256:[0-9a-f]{64}`),
			ContainSubstring("500 Internal Server Error"), ContainSubstring("container users-service exited with 137"),
			ContainSubstring("command: [&#34;manage&#34;,&#34;serve&#34;] -&gt; not set"),
			ContainSubstring("nightly of area:endpoints; "),
			ContainSubstring("nightly of area:deployment || area:instances || area:containers; "),
		))
		digest := regexp.MustCompile(`<dt>definition</dt><dd><code>(sha256:[0-9a-f]{64})</code>`).FindStringSubmatch(page)
		g.Expect(digest).To(HaveLen(2), page)
		g.Expect(page).To(MatchRegexp("the definition of testdriven-staging:[0-9]+ is %s, without what ECS adds", digest[1]))
		records, err := evidence.ReadJournal(filepath.Join(c.runs, "latest"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(records).To(ContainElement(HaveField("Promise", "acceptance.replaced")))
	})
	t.Run("a person steps through it and signs", func(t *testing.T) {
		g := NewWithT(t)
		self, err := os.Executable()
		g.Expect(err).NotTo(HaveOccurred())
		s := runnertest.Sit(t, slices.Concat(c.environ, []string{"RUNNER_TEST_MAIN=yes", "STEP=1"}), self,
			"acceptance", "-target", file, "-out", c.runs, "-by", "ann")
		for range steps {
			s.Sees("[Enter] go on, [s] stop > ")
			s.Types("\r")
			s.Sees("  as expected\n  [Enter] go on, [r] repeat, [e] evidence, [s] stop > ")
			s.Types("\r")
		}
		for _, remark := range []string{"y all of them\r", "y as it should be\r"} {
			s.Sees("  [Enter] leave it open, [y] yes, [n] no > ")
			s.Types(remark)
		}
		g.Expect(s.Ends()).To(Equal(report.Pass.ExitCode()), s.String)
		g.Expect(s.String()).To(MatchRegexp(`  sign-off +accepted by ann at .*: as it should be\n`))
		page := c.pack(t)
		g.Expect(strings.Count(page, "<strong>go on</strong> by ann")).To(Equal(2 * steps))
		g.Expect(page).To(And(ContainSubstring("Accepted."), ContainSubstring("all of them"), ContainSubstring("with 2 of 2 tasks: it will be replaced"),
			Not(ContainSubstring("id=\"open\""))))
	})
}

// leisurely is the target with more time for an instance's first answer: a machine that compiles meanwhile takes long to
// start a database.
func (c *chain) leisurely(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	text, err := os.ReadFile(filepath.Join(c.project, target))
	g.Expect(err).NotTo(HaveOccurred())
	local := strings.NewReplacer("../", filepath.Join(c.project, "fixtures")+"/", "ready: 30s", "ready: 2m").Replace(string(text))
	file := filepath.Join(t.TempDir(), "local.yaml")
	g.Expect(os.WriteFile(file, []byte(local), 0o600)).To(Succeed())
	return file
}

// pack is the acceptance pack of the latest run, which has no secret in it.
func (c *chain) pack(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	page, err := os.ReadFile(filepath.Join(c.runs, "latest", report.PackFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).NotTo(Or(ContainSubstring("my_precious"), ContainSubstring("postgres:postgres@")))
	return string(page)
}
