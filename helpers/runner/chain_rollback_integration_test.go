package runner_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/report"
)

// TestTheWholeChainRollsBack deploys what is bad in its verification, and what does not even start, under a CI whose
// branch is looked at, and demands each time that what ran before is back.
func TestTheWholeChainRollsBack(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	c := startChain(t)
	before := c.images(t)
	t.Run("what breaks a promise", func(t *testing.T) {
		g := NewWithT(t)
		code, ending := c.gateOf(t, `["sh", "-c", "echo FATAL: no licence; exec manage run"]`)
		g.Expect(code).To(Equal(report.Fail.ExitCode()), ending)
		g.Expect(ending).To(MatchRegexp(`^FAIL: gate of local, T
  the environment is bad; promises: \d+ held, 1 broken, \d+ not run
  FAIL       logs\.alarms: In the end, the logs raise no alarm since the deployment: .*FATAL: no licence.*
  rollback   testdriven-staging:2 is back in place of testdriven-staging:3 after T; core promises: \d+ held
  files      \S+ \(report\.html shows it all\)
$`))
		g.Expect(c.images(t)).To(Equal(before))
	})
	t.Run("what does not start", func(t *testing.T) {
		g := NewWithT(t)
		code, ending := c.gateOf(t, `["sh", "-c", "echo no licence; exit 3"]`)
		g.Expect(code).To(Equal(report.Fail.ExitCode()), ending)
		g.Expect(ending).To(MatchRegexp(`^FAIL: gate of local, T
  the environment is bad; promises: \d+ held, 1 broken, \d+ not run
  FAIL       deployment\.settles: The deployment settles: container users-service of task \S+ exited by itself with 3, .*
  rollback   testdriven-staging:2 is back in place of testdriven-staging:4 after T; core promises: \d+ held
  files      \S+ \(report\.html shows it all\)
$`))
		g.Expect(c.images(t)).To(Equal(before))
	})
	t.Run("what somebody else deploys while a run looks is no good news", func(t *testing.T) {
		g := NewWithT(t)
		run := c.begin(t, nil, "nightly", "-label-filter", "id:sessions.story || id:deployment.stays")
		run.awaits("verify …")
		config, err := account.Config(t.Context(), "us-east-1", "")
		g.Expect(err).NotTo(HaveOccurred())
		_, err = ecs.NewFromConfig(config).UpdateService(t.Context(), &ecs.UpdateServiceInput{
			Cluster: aws.String("flask-microservices-staging"), Service: aws.String("flask-microservices-staging"), ForceNewDeployment: true,
		})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(run.ends()).To(Equal(report.Fail.ExitCode()), run.String)
		g.Expect(run.String()).To(MatchRegexp(`FAIL +deployment\.stays: What was verified is at the end still what the service runs, .*: ` +
			`flask-microservices-staging/flask-microservices-staging got deployment ecs-svc/\d+ of testdriven-staging:2 at .*, ` +
			`while this run was looking at the one before: what was verified is not what runs;`))
	})
}

// took is a time as a person reads it.
var took = regexp.MustCompile(`\b(\d+ min )?\d+(\.\d)? s\b`)

// asked are the promises of a gate that suffice to find what these deployments break.
const asked = "area:deployment || area:instances || id:logs.alarms"

// gateOf deploys the definition with another command for the service, and returns the exit code and the ending with its
// times struck out.
func (c *chain) gateOf(t *testing.T, command string) (int, string) {
	t.Helper()
	gate := c.gateWith(t, asked, `"name": "users-service",`, `"name": "users-service", "command": `+command+`,`)
	code := gate.ends()
	_, ending, _ := strings.Cut(gate.String(), "\n\n")
	return code, took.ReplaceAllString(ending, "T")
}

// gateWith begins a gate of the promises asked on the definition in which each first of a pair is replaced by the second.
func (c *chain) gateWith(t *testing.T, asked string, pairs ...string) *underway {
	t.Helper()
	dir, fixtures := t.TempDir(), filepath.Join(c.project, "fixtures")
	edit := func(from, to string, pairs ...string) {
		g := NewWithT(t)
		text, err := os.ReadFile(filepath.Join(fixtures, from))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(os.WriteFile(filepath.Join(dir, to), []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o600)).To(Succeed())
	}
	edit("ecs_taskdefinition.json", "definition.json", pairs...)
	edit("required.yaml", "required.yaml", "uses: [gate, nightly", "uses: [nightly", "logs.alarms, uses: [", "logs.alarms, uses: [gate, ",
		"deploy, rollback]", "gate, deploy, rollback]", "uses: [gate, deploy]", "uses: [gate, deploy]")
	edit(filepath.Join("targets", "local.yaml"), "local.yaml", "../required.yaml", "required.yaml",
		"../ecs_taskdefinition.json", "definition.json", "../", fixtures+"/")
	return c.beginOn(t, filepath.Join(dir, "local.yaml"), []string{"SMOKE_LOGS_WITHIN=3s", "SMOKE_DEPLOY_SETTLE=1s"},
		"gate", "-label-filter", asked)
}

// images returns what runs on the instances, by image and command.
func (c *chain) images(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, address := range c.standin.Addresses() {
		all.WriteString(c.ssh(address.String(), `docker ps --no-trunc --format '{{.Image}} {{.Command}}' | sort`))
	}
	return all.String()
}
