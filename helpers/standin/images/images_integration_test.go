package images_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

var (
	databaseEnv = []string{"POSTGRES_USER=postgres", "POSTGRES_PASSWORD=postgres"}
	serviceEnv  = []string{
		"APP_SETTINGS=project.config.StagingConfig", "SECRET_KEY=my_precious",
		"DATABASE_URL=postgres://postgres:postgres@users-db:5432/users_staging",
	}
)

func TestASecondBuildOnlyLooks(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	first := built(t)
	var done []string
	g.Expect(builtSaying(t, func(line string) { done = append(done, line) })).To(Equal(first))
	g.Expect(done).To(BeEmpty(), "what a build says that it does")
	g.Expect(first.Service.ID).To(HavePrefix("sha256:"))
}

func TestTheTwoContainersOfATask(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	both := built(t)
	begin := time.Now()
	db := run(t, both.Database.Name, "", databaseEnv)
	service := run(t, both.Service.Name, db.id+":users-db", serviceEnv)
	g.Eventually(func() int { return service.status("/ping") }, soon, 20*time.Millisecond).Should(Equal(200))
	t.Logf("the first answer came after %v", time.Since(begin))

	printed(g, service, "Waiting for postgres...", "PostgreSQL started", "[INFO] Starting gunicorn 19.7.1",
		"Listening at: http://0.0.0.0:5000 (1)", "Using worker: sync", "Booting worker with pid: 1")
	printed(g, db, "database system is ready to accept connections")
	succeeds(g, service, "GET /ping\nPOST /auth/register", "manage", "routes")
	succeeds(g, service, "manage run", "sh", "-c", `tr '\0' ' ' </proc/1/cmdline`)
	succeeds(g, service, "", "sh", "-c", "echo 'marker-1' > /proc/1/fd/1")
	printed(g, service, "marker-1")
	succeeds(g, db, "", "psql", "-U", "postgres", "-d", "users_staging", "-qAtc", "DO $$BEGIN RAISE LOG 'marker-2'; END$$")
	printed(g, db, "LOG:  marker-2")
	succeeds(g, db, "", "pg_isready", "-q", "-U", "postgres")
	succeeds(g, db, "users_dev\nusers_prod\nusers_staging\nusers_test", query("SELECT datname FROM pg_database WHERE datname LIKE 'users_%' ORDER BY 1")...)
	succeeds(g, service, "", "manage", "recreate_db")
	succeeds(g, db, "0", query("SELECT count(*) FROM users")...)
	succeeds(g, service, "", "manage", "seed_db")
	succeeds(g, db, "michael|f\nmichaelherman|f", query("SELECT username, admin FROM users ORDER BY id")...)

	g.Expect(service.status("/users/999999999999")).To(Equal(404))
	code, _ := service.exec("wget", "-q", "-O-", "--header", "Content-Type: application/json",
		"--post-data", `{"username":"n","password":"p"}`, "http://127.0.0.1:5000/auth/register")
	g.Expect(code).To(Equal(1))
	printed(g, db, `ERROR:  null value in column "email" of relation "users" violates not-null constraint`, "DETAIL:  Failing row contains (3, n, null, $2a$13$")

	succeeds(g, service, "", "manage", "reach")
	g.Expect(db.stop()).To(Equal(0))
	g.Expect(service.status("/ping")).To(Equal(200))
	g.Expect(service.status("/users")).To(Equal(500))

	g.Expect(service.stop()).To(Equal(0))
	printed(g, service, "Shutting down: Master")
}

func TestTablesMayBeMissing(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	both := built(t)
	db := run(t, both.Database.Name, "", databaseEnv)
	service := run(t, both.Service.Name, db.id+":users-db", serviceEnv, "manage", "serve")
	g.Eventually(func() int { return service.status("/ping") }, soon, 20*time.Millisecond).Should(Equal(200))
	printed(g, db, "ready to accept connections")
	g.Expect(service.status("/users")).To(Equal(500))
	g.Expect(db.logs()).To(MatchRegexp(`ERROR:  relation "users" does not exist at character \d+`))
	succeeds(g, service, "", "manage", "recreate_db")
	g.Expect(service.status("/users")).To(Equal(200))
}

func TestTheOwnersNameAndPassword(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	both := built(t)
	db := run(t, both.Database.Name, "", []string{`POSTGRES_USER=it's "me"`, "POSTGRES_PASSWORD=a'b $c"})
	printed(g, db, "ready to accept connections")
	connect := []string{"psql", "-h", "127.0.0.1", "-U", `it's "me"`, "-d", "users_test", "-Atc", "SELECT 1"}
	succeeds(g, db, "1", append([]string{"env", "PGPASSWORD=a'b $c"}, connect...)...)
	code, output := db.exec(append([]string{"env", "PGPASSWORD=wrong"}, connect...)...)
	g.Expect(code).To(Equal(2))
	g.Expect(output).To(ContainSubstring("password authentication failed"))

	_, err := db.engine.ContainerRestart(t.Context(), db.id, restart)
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(func() string {
		_, out := db.exec(append([]string{"env", "PGPASSWORD=a'b $c"}, connect...)...)
		return out
	}, soon).Should(Equal("1"))
}

func TestEndsThatSayWhy(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g := NewWithT(t)
	both := built(t)
	bare := run(t, both.Database.Name, "", nil)
	g.Expect(bare.exited()).To(Equal(1))
	g.Expect(bare.logs()).To(ContainSubstring("POSTGRES_PASSWORD is empty"))

	alone := run(t, both.Service.Name, "", append(serviceEnv, "WAIT_FOR_DATABASE=300ms"))
	g.Expect(alone.exited()).To(Equal(69))
	g.Expect(alone.logs()).To(ContainSubstring("users-db:5432 did not take connections within 300ms"))

	waiting := run(t, both.Service.Name, "", serviceEnv)
	printed(g, waiting, "Waiting for postgres...")
	code, output := waiting.exec("manage", "reach")
	g.Expect(code).To(Equal(1))
	g.Expect(output).To(HavePrefix("manage reach: the database does not answer"))
	g.Expect(waiting.stop()).To(Equal(0))
}

func query(sql string) []string {
	return []string{"psql", "-U", "postgres", "-d", "users_staging", "-v", "ON_ERROR_STOP=1", "-qAtc", sql}
}

// printed waits until a container has printed all lines, in order.
func printed(g *WithT, b box, lines ...string) {
	b.t.Helper()
	g.Eventually(func() bool {
		rest := b.logs()
		for _, line := range lines {
			var found bool
			if _, rest, found = strings.Cut(rest, line); !found {
				return false
			}
		}
		return true
	}, soon, 50*time.Millisecond).Should(BeTrue(), func() string { return strings.Join(lines, "\n") + "\n\nnot in\n\n" + b.logs() })
}

func succeeds(g *WithT, b box, output string, command ...string) {
	b.t.Helper()
	code, out := b.exec(command...)
	g.Expect(code).To(Equal(0), out)
	g.Expect(out).To(HavePrefix(output))
}
