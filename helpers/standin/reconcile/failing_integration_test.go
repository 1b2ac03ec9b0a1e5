package reconcile_test

import (
	"context"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
)

// onEngine is a cluster of one instance with real containers; its service may use one port of it.
type onEngine struct {
	*world
	image string
	port  int
}

func newOnEngine(t *testing.T) *onEngine {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	t.Parallel()
	r := &onEngine{world: &world{WithT: NewWithT(t), t: t}, image: enginetest.Image(t)}
	docker, err := engine.Connect(t.Context(), engine.Options{Owner: enginetest.Unique()})
	r.Expect(err).NotTo(HaveOccurred())
	r.st = state.New(state.Config{Region: "us-east-1", Account: "123456789012"})
	r.st.AddInstance(state.Instance{ID: "i-a", CPU: 1024, Memory: 983, Cluster: cluster, PrivateIP: "127.0.0.1"})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	scheduler := reconcile.New(r.st, docker, reconcile.Config{
		HealthyAfter: 300 * time.Millisecond, RetryAfter: 200 * time.Millisecond, HealthPoll: 50 * time.Millisecond,
	})
	go func() { ended <- scheduler.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		r.Expect(<-ended).To(Succeed())
		r.Expect(docker.RemoveAll(context.Background())).To(Succeed())
		r.Expect(docker.Close()).To(Succeed())
	})
	listener := r.listen("127.0.0.1:0")
	r.port = listener.Addr().(*net.TCPAddr).Port
	r.Expect(listener.Close()).To(Succeed())
	return r
}

func (r *onEngine) listen(address string) net.Listener {
	listener, err := (&net.ListenConfig{}).Listen(r.t.Context(), "tcp", address)
	r.Expect(err).NotTo(HaveOccurred())
	return listener
}

// acting is a definition whose container takes the given steps.
func (r *onEngine) acting(steps ...string) state.TaskDefinition {
	return state.TaskDefinition{Family: "acting", Containers: []state.ContainerDefinition{{
		Name: "actor", Image: r.image, Essential: true, CPU: 10, Memory: 64, Command: steps,
		Ports: []state.PortMapping{{Container: 5000, Host: r.port, Protocol: "tcp"}},
	}}}
}

// firstStopped waits for a task to stop.
func (r *onEngine) firstStopped() state.Task {
	r.Eventually(func() []state.Task { return r.tasks(state.Stopped) }, time.Minute, 20*time.Millisecond).ShouldNot(BeEmpty())
	return r.tasks(state.Stopped)[0]
}

func TestRealContainersThatFail(t *testing.T) {
	for name, c := range map[string]struct {
		steps  []string
		change func(*onEngine, *state.ContainerDefinition)
		why    string
		reason string
		code   *int
	}{
		"exits": {
			steps: []string{"out:no database", "exit:3"},
			why:   "EssentialContainerExited: Essential container in task exited", reason: "^$", code: new(3),
		},
		"is out of memory": {
			steps: []string{"eat"}, change: func(_ *onEngine, c *state.ContainerDefinition) { c.Memory = 16 },
			why:    "EssentialContainerExited: Essential container in task exited",
			reason: "^OutOfMemoryError: Container killed due to memory usage$", code: new(137),
		},
		"has no image": {
			change: func(r *onEngine, c *state.ContainerDefinition) { c.Image = r.image + "-missing" },
			why:    "TaskFailedToStart: Task failed to start",
			reason: "^CannotPullContainerError: The task can’t pull the image. Check whether the image exists. Error " +
				"response from daemon: manifest for .*-missing not found: manifest unknown: Requested image not found$",
		},
		"has no such program": {
			change: func(_ *onEngine, c *state.ContainerDefinition) { c.EntryPoint = []string{"/nope"} },
			why:    "TaskFailedToStart: Task failed to start",
			reason: `^CannotStartContainerError: Error response from daemon: .*exec: "/nope": .*no such file or directory`,
		},
		"finds its port taken by a stranger": {
			steps: []string{"hang"},
			change: func(r *onEngine, c *state.ContainerDefinition) {
				stranger := r.listen((&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: c.Ports[0].Host}).String())
				r.t.Cleanup(func() { _ = stranger.Close() })
			},
			why: "TaskFailedToStart: Task failed to start",
			reason: `^CannotStartContainerError: Error response from daemon: driver failed programming external ` +
				`connectivity on endpoint .*: Error starting userland proxy: listen tcp4 127.0.0.1:\d+: bind: ` +
				`address already in use$`,
		},
		"fails its health check": {
			steps: []string{"hang"},
			change: func(_ *onEngine, c *state.ContainerDefinition) {
				c.Health = &state.HealthCheck{
					Command:  []string{"CMD", "/actor", "exit:1"},
					Interval: 100 * time.Millisecond, Timeout: 5 * time.Second, Retries: 2,
				}
			},
			why: "ServiceSchedulerInitiated: Task failed container health checks", reason: "^$", code: new(0),
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newOnEngine(t)
			def := r.acting(c.steps...)
			if c.change != nil {
				c.change(r, &def.Containers[0])
			}
			r.serve(def, 1, 0, 100)
			task := r.firstStopped()
			r.Expect(task.StopCode + ": " + task.StoppedReason).To(Equal(c.why))
			r.Expect(task.Containers[0].Reason).To(MatchRegexp(c.reason))
			r.Expect(task.Containers[0].ExitCode).To(Equal(c.code))
		})
	}
}

func TestARealRollback(t *testing.T) {
	r := newOnEngine(t)
	r.serve(r.acting("serve:5000"), 1, 0, 100)
	r.service(func(_ *state.Data, s *state.Service) { s.Breaker = rollingBack })
	within := func(expected rollout) {
		r.Eventually(r.rollouts, time.Minute, 20*time.Millisecond).Should(Equal([]rollout{expected}))
	}
	within(rollout{1, completed, 1, 1, 0})
	bad := r.acting()
	bad.Containers[0].EntryPoint = []string{"/nope"}
	r.deploy(bad)
	r.Eventually(r.events, time.Minute, 20*time.Millisecond).Should(ContainElement(
		"(service s) rolling back to deployment ecs-svc/D."))
	within(rollout{1, completed, 1, 1, 0})
	r.Expect(r.tasks(state.Stopped)).To(HaveLen(1 + 3))
	r.Expect(r.told().Status).To(Equal("ROLLBACK_SUCCESSFUL"))
}
