package runner_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner"
	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
)

// patient is longer than any of these runs takes.
const patient = 5 * time.Minute

// TestTheWholeChainOnBadDays interrupts a gate in its deployment, lets two gates meet, interrupts a run in its
// verification, and lets the hosts' engine die, on one stand-in.
func TestTheWholeChainOnBadDays(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	c, docker := startBehindWire(t)
	var users string // as the last deployment seeded them

	t.Run("a gate that is interrupted says that the rollout goes on", func(t *testing.T) {
		g := NewWithT(t)
		gate := c.begin(t, []string{"SMOKE_DEPLOY_SETTLE=5m"}, "gate")
		gate.awaits("updated ")
		gate.signals <- os.Interrupt
		g.Expect(gate.ends()).To(Equal(report.Incomplete.ExitCode()), gate.String)
		g.Expect(gate.String()).To(ContainSubstring(`by the signal interrupt, in the phase "deploy"; the suite was told to clean up`))
		g.Expect(gate.String()).To(MatchRegexp(`note +nothing is taken back: ECS goes on with deployment ecs-svc/\d+ until \S+ is steady on \S+:3; before, it ran \S+:2\n`))
	})

	t.Run("of two gates at once one is told that the other took its place", func(t *testing.T) {
		g := NewWithT(t)
		first := c.begin(t, []string{"SMOKE_DEPLOY_SETTLE=5m"}, "gate", "-label-filter", "area:deployment")
		first.awaits("updated ")
		second := c.begin(t, nil, "gate", "-label-filter", "area:deployment")
		g.Expect(first.ends()).To(Equal(report.Fail.ExitCode()), first.String)
		g.Expect(first.String()).To(MatchRegexp(`FAIL +deployment\.settles: .*, which is not of this run, took the place of ours, `))
		g.Expect(first.String()).To(MatchRegexp(`rollback +not made: \S+ is not rolled back, since what ended its deployment \(replaced\) does not speak against it: `))
		g.Expect(second.ends()).To(Equal(report.Incomplete.ExitCode()), second.String) // the filter leaves promises out
		g.Expect(second.String()).NotTo(ContainSubstring("FAIL"))
		g.Expect(second.String()).NotTo(ContainSubstring(first.id()))
		for _, run := range []*underway{first, second} {
			g.Expect(filepath.Join(c.runs, run.id(), "summary.md")).To(BeARegularFile())
		}
		for _, address := range c.standin.Addresses() {
			g.Expect(strings.Fields(c.ssh(address.String(), "docker ps -aq"))).To(HaveLen(2), "containers of one task")
		}
		users = c.users()
	})

	t.Run("a run that is interrupted while it verifies leaves no user", func(t *testing.T) {
		g := NewWithT(t)
		run := c.begin(t, nil, "nightly", "-label-filter", "area:sessions")
		g.Eventually(c.users).WithTimeout(patient).Should(ContainSubstring("smoke-"), run.String)
		run.signals <- os.Interrupt
		g.Expect(run.ends()).To(Equal(report.Incomplete.ExitCode()), run.String)
		g.Expect(run.String()).To(ContainSubstring(`in the phase "verify"; the suite was told to clean up`))
		g.Expect(run.String()).NotTo(ContainSubstring("FAIL"))
		g.Expect(c.users()).To(Equal(users))
	})

	t.Run("a run that is killed by a second interrupt is cleared away by the next", func(t *testing.T) {
		g := NewWithT(t)
		run := c.begin(t, nil, "nightly", "-label-filter", "area:sessions")
		g.Eventually(c.users).WithTimeout(patient).Should(ContainSubstring("smoke-"), run.String)
		run.signals <- os.Interrupt
		run.signals <- os.Interrupt
		g.Expect(run.ends()).To(Equal(report.Incomplete.ExitCode()), run.String)
		g.Expect(run.String()).To(ContainSubstring("which the next run on this target removes"))
		next := c.begin(t, nil, "nightly", "-label-filter", "id:afterwards.earlier")
		g.Expect(next.ends()).To(Equal(report.Incomplete.ExitCode()), next.String)
		g.Expect(c.users()).To(Equal(users), next.String)
	})

	t.Run("an engine that dies half way is the environment's fault", func(t *testing.T) {
		g := NewWithT(t)
		run := c.begin(t, nil, "nightly", "-label-filter", "area:containers || area:endpoints")
		run.awaits("verify …")
		docker.die(t, c.standin.Name())
		g.Expect(run.ends()).To(Equal(report.Fail.ExitCode()), run.String)
		docker.live()
		summary, err := os.ReadFile(filepath.Join(c.runs, run.id(), "summary.md"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(summary)).To(MatchRegexp(`\n- FAIL containers\..*Error response from daemon`), "SSH answers, Docker does not")
		g.Expect(string(summary)).To(MatchRegexp(`\n- FAIL endpoints\..*nothing listens there`))
		g.Expect(string(summary)).NotTo(ContainSubstring("- INFRA"), "nothing of ours is at fault")
	})
}

// startBehindWire starts a stand-in whose engine can be cut off.
func startBehindWire(t *testing.T) (*chain, *wire) {
	g := NewWithT(t)
	project, err := filepath.Abs("../..")
	g.Expect(err).NotTo(HaveOccurred())
	engine, err := host.Find(t.Context(), host.Options{Dir: filepath.Join(project, ".smoke", "engine")})
	g.Expect(err).NotTo(HaveOccurred())
	docker := newWire(t, engine.Host)
	made, err := standin.Start(t.Context(), standin.Options{
		Engine: docker.host(), Fixtures: filepath.Join(project, "fixtures"), Dir: t.TempDir(),
		Work: filepath.Join(project, ".smoke", "images"), HTTPPort: 8095,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		docker.live()
		g.Expect(made.Close(context.WithoutCancel(t.Context()))).To(Succeed())
	})
	return within(t, made, project), docker
}

// underway is a run that goes on.
type underway struct {
	t       *testing.T
	signals chan os.Signal
	code    chan int
	lock    sync.Mutex
	text    strings.Builder
}

// begin starts a run.
func (c *chain) begin(t *testing.T, environ []string, use string, args ...string) *underway {
	return c.beginOn(t, target, environ, use, args...)
}

// beginOn starts a run on another target.
func (c *chain) beginOn(t *testing.T, file string, environ []string, use string, args ...string) *underway {
	u := &underway{t: t, signals: make(chan os.Signal, 2), code: make(chan int, 1)}
	program := runner.Program{
		Dir: c.project, Environ: append(environ, c.environ...), Out: u, Err: u, Signals: u.signals,
	}
	go func() {
		u.code <- program.Main(c.t.Context(), append([]string{use, "-target", file, "-out", c.runs, "-procs", "2"}, args...))
	}()
	return u
}

func (u *underway) Write(text []byte) (int, error) {
	u.lock.Lock()
	defer u.lock.Unlock()
	return u.text.Write(text)
}

// String is what the run has said so far.
func (u *underway) String() string {
	u.lock.Lock()
	defer u.lock.Unlock()
	return u.text.String()
}

// awaits returns when the run has said some words.
func (u *underway) awaits(words string) {
	u.t.Helper()
	NewWithT(u.t).Eventually(u.String).WithTimeout(patient).Should(ContainSubstring(words))
}

// ends waits for the end and returns the exit code.
func (u *underway) ends() (code int) {
	u.t.Helper()
	NewWithT(u.t).Eventually(u.code).WithTimeout(patient).Should(Receive(&code), u.String)
	return code
}

// id is the run's, which it says first.
func (u *underway) id() string {
	_, rest, _ := strings.Cut(u.String(), ", run ")
	id, _, _ := strings.Cut(rest, "\n")
	return id
}
