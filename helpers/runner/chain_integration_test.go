package runner_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner"
	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
)

const target = "fixtures/targets/local.yaml"

// chain is a stand-in and the runner as a person uses it there.
type chain struct {
	t       *testing.T
	standin *standin.Standin
	environ []string
	// project and runs are folders.
	project, runs string
}

// TestTheWholeChain deploys to a stand-in and verifies it, verifies it again without a trace, and finds what was
// broken on one instance.
func TestTheWholeChain(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	c := startChain(t)

	code, said := c.smoke("gate")
	g.Expect(code).To(Equal(report.Pass.ExitCode()), said)
	g.Expect(said).To(ContainSubstring("\nPASS: gate of local"))
	g.Expect(said).NotTo(ContainSubstring("my_precious"))
	g.Expect(filepath.Join(c.runs, "latest", "junit.xml")).To(BeARegularFile())

	before := c.users()
	g.Expect(before).To(And(ContainSubstring("michael@realpython.com"), Not(ContainSubstring("smoke-"))))
	code, said = c.smoke("nightly")
	g.Expect(code).To(Equal(report.Pass.ExitCode()), said)
	g.Expect(c.users()).To(Equal(before), "the users of both databases, row for row")

	broken := c.standin.Addresses()[1].String()
	c.ssh(broken, `docker exec $(docker ps -qf name=users-db) psql -U postgres -d users_staging -c 'ALTER TABLE users RENAME TO people'`)
	code, said = c.smoke("nightly")
	g.Expect(code).To(Equal(report.Fail.ExitCode()), said)
	g.Expect(said).To(ContainSubstring("endpoints.get-users.good"))
	g.Expect(said).To(ContainSubstring(broken))
	g.Expect(said).NotTo(ContainSubstring("FAIL containers."))
}

func startChain(t *testing.T) *chain {
	g := NewWithT(t)
	project, err := filepath.Abs("../..")
	g.Expect(err).NotTo(HaveOccurred())
	engine, err := host.Find(t.Context(), host.Options{Dir: filepath.Join(project, ".smoke", "engine")})
	g.Expect(err).NotTo(HaveOccurred())
	made, err := standin.Start(t.Context(), standin.Options{
		Engine: engine.Host, Fixtures: filepath.Join(project, "fixtures"), Dir: t.TempDir(),
		Work: filepath.Join(project, ".smoke", "images"), HTTPPort: 8096,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(made.Close(context.WithoutCancel(t.Context()))).To(Succeed()) })
	return within(t, made, project)
}

// within is the runner as it is used with a stand-in: the runner's own calls of AWS find it by this process' environment.
func within(t *testing.T, made *standin.Standin, project string) *chain {
	for _, pair := range made.Environment() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
	environ := standin.Within(os.Environ(), append(made.Environment(), "TRAVIS_PULL_REQUEST=", "TRAVIS_BRANCH="))
	return &chain{t: t, standin: made, environ: environ, project: project, runs: t.TempDir()}
}

// smoke runs the program and returns its exit code and what it said.
func (c *chain) smoke(use string) (int, string) {
	var said bytes.Buffer
	program := runner.Program{Dir: c.project, Environ: c.environ, Out: &said, Err: &said}
	code := program.Main(c.t.Context(), []string{use, "-target", target, "-out", c.runs})
	return code, said.String()
}

// users returns the users of both databases.
func (c *chain) users() string {
	var rows strings.Builder
	for _, address := range c.standin.Addresses() {
		rows.WriteString(c.ssh(address.String(), `docker exec $(docker ps -qf name=users-db) `+
			`psql -U postgres -d users_staging -Atc 'SELECT * FROM users ORDER BY id'`))
	}
	return rows.String()
}

// ssh runs a command on an instance, as a person with the stand-in's key and known hosts would.
func (c *chain) ssh(address, command string) string {
	c.t.Helper()
	g := NewWithT(c.t)
	signer, err := remote.ReadKey(c.standin.KeyFile())
	g.Expect(err).NotTo(HaveOccurred())
	address = net.JoinHostPort(address, strconv.Itoa(c.standin.SSHPort()))
	keys, err := remote.KnownHosts(c.standin.KnownHosts(), address)
	g.Expect(err).NotTo(HaveOccurred())
	host, err := remote.Dial(c.t.Context(), remote.Config{
		Address: address, User: standin.User, Signer: signer, HostKeys: keys, HostKeysFrom: c.standin.KnownHosts(),
		Connect: 10 * time.Second, Command: 20 * time.Second,
	})
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = host.Close() }()
	result, err := host.Run(c.t.Context(), "sh", "-c", command)
	g.Expect(err).NotTo(HaveOccurred())
	return result.Stdout
}
