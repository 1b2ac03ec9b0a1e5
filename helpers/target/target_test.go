package target_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

// fixtures are the project's own.
const fixtures = "../../fixtures"

// house is a folder with a good target in it, in targets/t.yaml, and what that refers to.
type house struct {
	t      *testing.T
	folder string
}

func newHouse(t *testing.T) house {
	t.Helper()
	h := house{t: t, folder: t.TempDir()}
	h.write("ecs_taskdefinition.json", read(t, filepath.Join(fixtures, "ecs_taskdefinition.json")))
	h.write("endpoints.yaml", "[]")
	h.write("required.yaml", "[]")
	h.write("targets/t.yaml", good)
	return h
}

// with replaces old by replacement in one of the house's files; every change has to change something.
func (h house) with(file, old, replacement string) house {
	h.t.Helper()
	text := read(h.t, filepath.Join(h.folder, file))
	NewWithT(h.t).Expect(strings.Count(text, old)).To(Equal(1), "%q in %s", old, file)
	h.write(file, strings.Replace(text, old, replacement, 1))
	return h
}

func (h house) write(file, text string) {
	h.t.Helper()
	g := NewWithT(h.t)
	path := filepath.Join(h.folder, file)
	g.Expect(os.MkdirAll(filepath.Dir(path), 0o700)).To(Succeed())
	g.Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
}

func (h house) file() string { return filepath.Join(h.folder, "targets", "t.yaml") }

// read reads the target and takes the folder's name out of the error.
func (h house) read(environ ...string) (*target.Target, string) {
	t, err := target.Read(h.file(), environ)
	if err != nil {
		return t, strings.ReplaceAll(err.Error(), h.folder, "DIR")
	}
	return t, ""
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// good is the smallest target there is; tests break it.
const good = `name: test
allow: [deploy]
cluster: c
service: s
definition: ../ecs_taskdefinition.json
endpoints: ../endpoints.yaml
required: ../required.yaml
deployment: {within: 5m, settle: 10s, poll: 1s}
instances: {count: 2}
http: {container: users-service, port: 5000, within: 10s, ready: 20s}
ssh:
  user: ec2-user
  key: ~/.ssh/ecs.pem
  port: 22
  connect: 5s
  command: 20s
  host_keys: {from: console}
containers:
  - {name: users-service, start: [Listening], marker: [echo, "{marker}"]}
  - {name: users-db, start: [ready], marker: [psql, "LOG {marker}"]}
database:
  container: users-db
  query: [psql, "{sql}"]
  ready: [pg_isready]
  reach: [nc, users-db]
  migrate: [manage, recreate_db]
  seed: [manage, seed_db]
logs: {group: g, within: 30s, poll: 1s}
exposure: {within: 2s, closed: [{port: 5432, what: Postgres}]}
secrets:
  - {name: KEY, definition: users-service/SECRET_KEY}
`

func TestReadUnderstandsATarget(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t)
	got, fault := h.read()
	g.Expect(fault).To(BeEmpty())
	g.Expect(got.Name).To(Equal("test"))
	g.Expect(got.Deployment).To(Equal(target.Deployment{Within: 5 * time.Minute, Settle: 10 * time.Second, Poll: time.Second}))
	g.Expect(got.Containers[0].Start[0].MatchString("Listening at")).To(BeTrue())
	g.Expect(got.Exposure.Closed).To(ConsistOf(target.Port{Number: 5432, What: "Postgres"}))
	g.Expect(got.File()).To(Equal(h.file()))
}

func TestReadMakesPathsAbsolute(t *testing.T) {
	g := NewWithT(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	h := newHouse(t).with("targets/t.yaml", "definition: users-service/SECRET_KEY", "file: keys/secret")
	got, fault := h.read()
	g.Expect(fault).To(BeEmpty())
	g.Expect(got.Definition).To(Equal(filepath.Join(h.folder, "ecs_taskdefinition.json")))
	g.Expect(got.SSH.Key).To(Equal(filepath.Join(home, ".ssh/ecs.pem")))
	g.Expect(got.SSH.HostKeys.File).To(BeEmpty())
	g.Expect(got.Secrets[0].File).To(Equal(filepath.Join(h.folder, "targets/keys/secret")))
}

func TestFixturesDifferOnlyWhereTheEnvironmentsDo(t *testing.T) {
	g := NewWithT(t)
	local, err := target.Read(filepath.Join(fixtures, "targets/local.yaml"), nil)
	g.Expect(err).NotTo(HaveOccurred())
	staging, err := target.Read(filepath.Join(fixtures, "targets/staging.yaml"), nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(staging.Deployment.Branch).To(Equal("staging"))
	for i, container := range staging.Containers {
		g.Expect(container.AnyLogDriver).To(BeFalse())
		g.Expect(container.Name).To(Equal(local.Containers[i].Name))
		g.Expect(texts(container.Start)).To(Equal(texts(local.Containers[i].Start)))
		g.Expect(container.Process.Given()).To(BeTrue())
		g.Expect(local.Containers[i].Process.Given()).To(BeTrue())
	}
	for _, pair := range [][2]any{
		{staging.Cluster, local.Cluster},
		{staging.Service, local.Service},
		{staging.Region, local.Region},
		{staging.Instances, local.Instances},
		{staging.Exposure, local.Exposure},
		{staging.Logs.Group, local.Logs.Group},
		{staging.SSH.User, local.SSH.User},
		{staging.Secrets, local.Secrets},
		{staging.Definition, local.Definition},
		{staging.Database.Query, local.Database.Query},
		{staging.Database.Ready, local.Database.Ready},
		{staging.Database.Checks, local.Database.Checks},
		{staging.HTTP.SigningKey, local.HTTP.SigningKey},
		{staging.HTTP.Latency, local.HTTP.Latency},
		{staging.Hosts.Clock, local.Hosts.Clock},
		{texts(staging.Logs.Alarms), texts(local.Logs.Alarms)},
		{texts(staging.Logs.Except)[:3], texts(local.Logs.Except)[:3]}, // the database's; the applications differ
	} {
		g.Expect(pair[0]).To(Equal(pair[1]))
	}
}

func texts(patterns []target.Pattern) []string {
	var all []string
	for _, p := range patterns {
		all = append(all, p.String())
	}
	return all
}
