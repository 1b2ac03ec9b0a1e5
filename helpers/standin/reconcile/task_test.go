package reconcile_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
)

func TestATaskThatRuns(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(users(), 1, 0, 100)
		w.later(time.Second)
		task := w.tasks(state.Running)[0]
		service, db := task.Containers[0], task.Containers[1]
		w.Expect(task.Started.After(task.PullStopped)).To(BeTrue())
		w.Expect(task.PullStopped).To(BeTemporally(">=", task.PullStarted))
		w.Expect(service.RuntimeID).To(HaveLen(64))
		w.Expect(service.Digest).To(MatchRegexp("^sha256:[0-9a-f]{64}$"))
		w.Expect(service.Health).To(Equal("UNKNOWN"))
		w.Expect(service.Bindings).To(Equal([]state.Binding{{Container: 5000, Host: 80, Protocol: "tcp"}}))
		w.Expect(db.Bindings).To(HaveLen(1))
		w.Expect(db.Bindings[0].Host).To(BeNumerically(">=", 32768), "the engine chose it")
		w.Expect(service.ExitCode).To(BeNil())
	})
}

func TestWhatTheEngineIsAskedFor(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(users(), 1, 0, 100)
		w.later(time.Second)
		task := w.tasks(state.Running)[0]
		specs := w.eng.Containers()
		service, db := specs[task.Containers[0].RuntimeID], specs[task.Containers[1].RuntimeID]
		w.Expect(service.Name).To(MatchRegexp(`^ecs-users-1-service-[0-9a-f]{18}0[01]$`))
		w.Expect(service.Links).To(Equal([]string{db.Name + ":db"}))
		w.Expect(service.Labels).To(Equal(map[string]string{
			"com.amazonaws.ecs.task-arn":                task.ARN,
			"com.amazonaws.ecs.container-name":          "service",
			"com.amazonaws.ecs.task-definition-family":  "users",
			"com.amazonaws.ecs.task-definition-version": "1",
			"com.amazonaws.ecs.cluster":                 "staging",
		}))
		w.Expect(service.Env).To(Equal([]string{"KEY=value", "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1"}))
		w.Expect(service.Instance).To(Equal("i-a"))
		w.Expect(service.CPUShares).To(BeEquivalentTo(300))
		w.Expect(service.MemoryReservation).To(BeEquivalentTo(300 << 20))
		w.Expect(service.Memory).To(BeZero())
		w.Expect(service.Ports).To(Equal([]engine.Port{{Container: 5000, Host: 80, Protocol: "tcp", Address: "127.10.0.1"}}),
			"the security group opens it")
		w.Expect(db.Ports).To(Equal([]engine.Port{{Container: 5432, Host: 0, Protocol: "tcp", Address: "127.20.0.1"}}),
			"dynamic ports are closed")
	})
}

func TestOutputGoesToStreams(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", engine.Script{Lines: []string{"one", "", "two"}})
		def := users()
		def.Containers[1].Log = &state.LogConfiguration{Driver: "awslogs", Options: map[string]string{
			"awslogs-group": group, "awslogs-stream-prefix": "pre",
		}}
		w.serve(def, 1, 0, 100)
		w.later(time.Second)
		task := w.tasks(state.Running)[0]
		w.Expect(w.eng.Print(task.Containers[0].RuntimeID, "three")).To(Succeed())
		w.later(time.Second)
		w.Expect(w.lines(task.Containers[0].RuntimeID)).To(Equal([]string{"one", "two", "three"}), "empty lines are dropped")
		w.Expect(w.lines("pre/db/" + task.ID)).To(Equal([]string{"db up"}))
	})
}

// lines reads a stream.
func (w *world) lines(stream string) []string {
	var lines []string
	w.st.View(func(d *state.Data) {
		g, fault := d.Group(group)
		w.Expect(fault).NotTo(HaveOccurred())
		s, fault := g.Stream(stream)
		w.Expect(fault).NotTo(HaveOccurred())
		for _, e := range s.Events {
			lines = append(lines, e.Message)
		}
	})
	return lines
}

func TestTheWholeTaskGoesWithItsDatabase(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(users(), 2, 50, 100)
		w.later(time.Minute)
		before := len(w.events())
		dead := w.tasks(state.Running)[0]
		w.Expect(w.eng.Kill(dead.Containers[1].RuntimeID, engine.Exit{Code: 1})).To(Succeed())
		w.later(11 * time.Second)
		stopped := w.tasks(state.Stopped)
		w.Expect(stopped).To(HaveLen(1))
		w.Expect(*stopped[0].Containers[1].ExitCode).To(Equal(1))
		w.Expect(*stopped[0].Containers[0].ExitCode).To(Equal(143), "the service was stopped")
		w.Expect(stopped[0].StopCode).To(Equal("EssentialContainerExited"))
		w.Expect(w.tasks(state.Running)).To(HaveLen(2), "another task took its place")
		w.later(time.Minute)
		w.Expect(w.events()[before:]).To(Equal([]string{
			"(service s) has started 1 tasks: (task T).",
			"(service s) has reached a steady state.",
		}))
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}), "that is no new deployment")
	})
}

func TestAContainerThatIsNotEssentialMayEnd(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		def := light()
		def.Containers = append(def.Containers,
			state.ContainerDefinition{Name: "init", Image: "init", Memory: 10},
			state.ContainerDefinition{Name: "missing", Image: "missing", Memory: 10})
		w.eng.SetImage("init", engine.Script{Ends: &engine.Exit{Code: 0}})
		w.serve(def, 1, 0, 100)
		w.later(time.Minute)
		tasks := w.tasks("")
		w.Expect(tasks).To(HaveLen(1))
		w.Expect(tasks[0].Last).To(Equal(state.Running))
		w.Expect(*tasks[0].Containers[1].ExitCode).To(BeZero())
		w.Expect(tasks[0].Containers[2].Reason).To(HavePrefix("CannotPullContainerError: "))
	})
}

func TestLinksDecideTheOrder(t *testing.T) {
	link := func(names ...string) state.TaskDefinition {
		def := state.TaskDefinition{Family: "links"}
		for _, n := range names {
			name, to, _ := strings.Cut(n, ">")
			c := state.ContainerDefinition{Name: name, Image: "service", Essential: true, Memory: 10}
			if to != "" {
				c.Links = []string{to}
			}
			def.Containers = append(def.Containers, c)
		}
		return def
	}
	for name, c := range map[string]struct {
		def    state.TaskDefinition
		reason string
	}{
		"a chain backwards": {link("a>b:bee", "b>c", "c"), ""},
		"a circle":          {link("a>b", "b>a"), "HostConfigError: Link target not available: b"},
		"nobody":            {link("a>x"), "HostConfigError: Link target not available: x"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.serve(c.def, 1, 0, 100)
				w.later(time.Second)
				task := w.tasks("")[0]
				w.Expect(task.Containers[0].Reason).To(Equal(c.reason))
				if c.reason == "" {
					w.Expect(task.Last).To(Equal(state.Running))
					w.Expect(w.eng.Containers()[task.Containers[0].RuntimeID].Links).To(
						Equal([]string{task.Containers[1].DockerName + ":bee"}),
					)
				}
			})
		})
	}
}

func TestStopTimeout(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.slow(time.Hour)
		def := light()
		def.Containers[0].StopTimeout = 5 * time.Second
		w.serve(def, 1, 0, 100)
		w.later(time.Minute)
		w.st.Update(func(d *state.Data) {
			for _, t := range d.Tasks {
				d.Stop(t, state.UserInitiated, "drill")
			}
		})
		w.later(4 * time.Second)
		w.Expect(w.tasks(state.Stopping)).To(HaveLen(1))
		w.later(2 * time.Second)
		task := w.tasks(state.Stopped)[0]
		w.Expect(*task.Containers[0].ExitCode).To(Equal(137))
		w.Expect(task.Stopped.Sub(task.Stopping)).To(Equal(5 * time.Second))
		w.Expect(task.StopCode + ": " + task.StoppedReason).To(Equal("UserInitiated: drill"))
		w.Expect(w.tasks(state.Running)).To(HaveLen(1), "it is replaced at once")
	})
}

func TestStoppedTasksAreKeptForAnHour(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(light(), 1, 0, 100)
		w.later(time.Minute)
		w.service(func(_ *state.Data, s *state.Service) { s.Desired = 0 })
		w.later(59 * time.Minute)
		w.Expect(w.tasks(state.Stopped)).To(HaveLen(1))
		w.later(2 * time.Minute)
		w.Expect(w.tasks("")).To(BeEmpty())
	})
}

func TestTheEndOfTheStandIn(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.slow(time.Hour)
		w.serve(users(), 2, 50, 100)
		w.later(time.Minute)
		w.deploy(users())
		w.later(time.Second)
		w.Expect(w.tasks(state.Stopping)).To(HaveLen(1))
		begin := time.Now()
		w.Expect(w.end()).To(Succeed())
		w.Expect(time.Since(begin)).To(BeNumerically("<", time.Second), "it waits for no container")
		w.Expect(w.eng.Containers()).To(BeEmpty())
		w.run(reconcile.Config{})
	})
}

func TestOneContainerWithAHealthCheckDecidesForATask(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", engine.Script{Healthy: 3 * time.Second})
		def := users()
		def.Containers[0].Health = &state.HealthCheck{Command: []string{"CMD", "true"}}
		w.serve(def, 1, 0, 100)
		w.later(6 * time.Second)
		w.Expect(w.rollouts()[0].State).To(Equal(completed))
		task := w.tasks(state.Running)[0]
		w.Expect(task.Health()).To(Equal("UNKNOWN"), "since its database has no check")
	})
}
