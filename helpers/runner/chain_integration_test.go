package runner_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
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

// everyRow prints each database of users-db, each table with its place, and each row with that before it, in the order
// of the text. Sequences are left out: what a run made and removed has moved them on.
const everyRow = `set -eu
db=$(docker ps -qf name=users-db)
sql() { docker exec -i "$db" psql -U postgres -v ON_ERROR_STOP=1 -d "$1" -qAt; }
databases=$(sql postgres <<'SQL'
SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1
SQL
)
for database in $databases; do
	echo "$database"
	sql "$database" <<'SQL'
SELECT format('SELECT %1$L UNION ALL SELECT %1$L || record::text FROM %2$I.%3$I AS record ORDER BY 1',
	concat(current_database(), ' ', table_schema, '.', table_name, ' '), table_schema, table_name)
FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY table_schema, table_name \gexec
SQL
done`

// TestTheWholeChain deploys to a stand-in and verifies it, verifies it twice more without a trace, and finds what was
// broken on each instance.
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
	c.leftEvidence()

	before := c.rows()
	g.Expect(before).To(HaveLen(2))
	for _, rows := range before {
		g.Expect(rows).To(And(
			HavePrefix("postgres\n"), ContainSubstring("\nusers_dev\nusers_prod\nusers_staging\nusers_staging public.users \n"),
			MatchRegexp(`(?m)^users_staging public\.users \(1,michael,michael@realpython\.com,.*\)$`), HaveSuffix("\nusers_test\n"),
			Not(ContainSubstring("smoke-")),
		))
	}
	for range 2 {
		code, said = c.smoke("nightly")
		g.Expect(code).To(Equal(report.Pass.ExitCode()), said)
		g.Expect(c.rows()).To(Equal(before), "every table of every database, row for row")
	}

	misled, broken := c.standin.Addresses()[0].String(), c.standin.Addresses()[1].String()
	c.ssh(misled, `sed -i 's/\.1:/.2:/' .curlrc`) // to the other instance's agent
	c.ssh(broken, `docker exec $(docker ps -qf name=users-db) psql -U postgres -d users_staging -c 'ALTER TABLE users RENAME TO people'`)
	code, said = c.smoke("nightly")
	g.Expect(code).To(Equal(report.Fail.ExitCode()), said)
	g.Expect(said).To(MatchRegexp(`✘ endpoints\.get-users\.good: .*` + regexp.QuoteMeta(broken)))
	g.Expect(said).To(MatchRegexp(`✘ containers\.agent: .*` + regexp.QuoteMeta(misled)))
	g.Expect(said).NotTo(MatchRegexp(`✘ (deployment|containers\.(running|image))`))
	g.Expect(c.failures()["endpoints.get-users.good"]).To(ConsistOf(And(
		HaveField("Address", broken), HaveField("Instance", HavePrefix("i-")), HaveField("Expected", ContainSubstring("/users to answer")),
		HaveField("Seen", ContainSubstring("500")), HaveField("Message", HavePrefix("Expected ")),
	)))
}

func startChain(t *testing.T, changes ...func(*standin.Options)) *chain {
	g := NewWithT(t)
	project, err := filepath.Abs("../..")
	g.Expect(err).NotTo(HaveOccurred())
	engine, err := host.Find(t.Context(), host.Options{Dir: filepath.Join(project, ".smoke", "engine")})
	g.Expect(err).NotTo(HaveOccurred())
	options := standin.Options{
		Engine: engine.Host, Fixtures: filepath.Join(project, "fixtures"), Dir: t.TempDir(),
		Work: filepath.Join(project, ".smoke", "images"), HTTPPort: 8096,
	}
	for _, change := range changes {
		change(&options)
	}
	made, err := standin.Start(t.Context(), options)
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

// rows returns what the database of each instance holds.
func (c *chain) rows() []string {
	var rows []string
	for _, address := range c.standin.Addresses() {
		rows = append(rows, c.ssh(address.String(), everyRow))
	}
	return rows
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
