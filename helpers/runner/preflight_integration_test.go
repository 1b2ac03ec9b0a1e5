package runner_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner"
)

// TestAPreflight looks at a stand-in that is as it should be, and names all that is wrong with another view of it.
func TestAPreflight(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	c := startChain(t)
	var code int
	var said string
	g.Eventually(func() string { // the service may still be making its tables
		code, said = c.preflight()
		return said
	}, time.Minute).Should(ContainSubstring("\nPASS: "))
	g.Expect(code).To(Equal(report.Pass.ExitCode()))
	g.Expect(said).To(MatchRegexp(`\nPASS: preflight of local, \S+ s: 24 are ok, 2 no reading can tell\n$`))
	g.Expect(said).NotTo(ContainSubstring("my_precious"))

	c.environ = append(c.environ, "SMOKE_SSH_USER=nobody", "SMOKE_LOG_GROUP=nope", "SMOKE_INSTANCES=3")
	code, said = c.preflight()
	g.Expect(code).To(Equal(report.Fail.ExitCode()), said)
	g.Expect(bad(said)).To(Equal([]string{"definition", "instances", "log group", "SSH of i-", "SSH of i-"}), said)

	c.environ = append(c.environ, "SMOKE_ACCOUNT=111111111111")
	code, said = c.preflight()
	g.Expect(code).To(Equal(report.Infra.ExitCode()), said)
	g.Expect(bad(said)).To(Equal([]string{"credentials", "definition"}), said)
}

// preflight runs the program in this process, whose environment the SDK reads.
func (c *chain) preflight() (int, string) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			c.t.Setenv(name, "")
		}
	}
	for _, variable := range c.environ {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			c.t.Setenv(name, value)
		}
	}
	var said bytes.Buffer
	program := runner.Program{Dir: c.project, Environ: c.environ, Out: &said, Err: &said}
	code := program.Main(c.t.Context(), []string{"preflight", "-target", target})
	return code, said.String()
}

// bad lists what a preflight called bad.
func bad(said string) (checks []string) {
	for _, found := range regexp.MustCompile(`(?m)^bad +([^:]+?)(?:[0-9a-f]{17})?:`).FindAllStringSubmatch(said, -1) {
		checks = append(checks, found[1])
	}
	return checks
}
