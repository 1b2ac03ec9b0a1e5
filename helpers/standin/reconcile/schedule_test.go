package reconcile_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
)

func TestPlacementThatFails(t *testing.T) {
	const (
		closest = "(service s) was unable to place a task because no container instance met all of its requirements. " +
			"The closest matching (container-instance I) "
		guide = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
	)
	big := func(change func(*state.ContainerDefinition)) state.TaskDefinition {
		def := light()
		change(&def.Containers[0])
		return def
	}
	for name, c := range map[string]struct {
		def       state.TaskDefinition
		instances int
		change    func(*state.Data)
		says      string
	}{
		"too much memory": {
			def: big(func(c *state.ContainerDefinition) { c.Memory = 984 }), instances: 2,
			says: closest + "has insufficient memory available." + guide,
		},
		"too much CPU": {
			def: big(func(c *state.ContainerDefinition) { c.CPU = 1025 }), instances: 2,
			says: closest + "has insufficient CPU units available." + guide,
		},
		"the port of SSH": {
			def: big(func(c *state.ContainerDefinition) {
				c.Ports = []state.PortMapping{{Container: 1, Host: 22, Protocol: "tcp"}}
			}), instances: 2,
			says: closest + "is already using a port required by your task." + guide,
		},
		"no instances": {
			def: light(), says: "(service s) was unable to place a task because no container instance met all of its " +
				"requirements. Reason: No Container Instances were found in your cluster." + guide,
		},
		"a lost agent": {
			def: light(), instances: 1, change: func(d *state.Data) { d.ContainerInstances[0].AgentConnected = false },
			says: closest + `encountered error "AGENT".` + guide,
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, c.instances, func(w *world) {
				if c.change != nil {
					w.st.Update(c.change)
				}
				w.serve(c.def, 2, 50, 100)
				w.later(time.Hour)
				w.Expect(w.events()).To(Equal([]string{c.says}))
				w.Expect(w.rollouts()).To(Equal([]rollout{{1, inProgress, 2, 0, 0}}))
			})
		})
	}
}

func TestRoomThatComesBack(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(users(), 2, 50, 100)
		w.later(time.Hour)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, inProgress, 2, 1, 0}}), "there is room for one")
		w.st.AddInstance(state.Instance{
			ID: "i-late", CPU: 1024, Memory: 983, Cluster: cluster, PublicIP: "127.10.0.9", PrivateIP: "127.20.0.9",
		})
		w.later(time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}))
	})
}

func TestTasksAreSpread(t *testing.T) {
	inWorld(t, 3, func(w *world) {
		w.serve(light(), 6, 50, 100)
		w.later(time.Minute)
		count := map[string]int{}
		for _, task := range w.tasks(state.Running) {
			count[task.Instance.Instance.ID]++
		}
		w.Expect(count).To(Equal(map[string]int{"i-a": 2, "i-b": 2, "i-c": 2}))
	})
}

func TestADrainingInstanceGetsNoTasks(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.st.Update(func(d *state.Data) { d.ContainerInstances[0].Status = "DRAINING" })
		w.serve(light(), 2, 50, 100)
		w.later(time.Minute)
		for _, task := range w.tasks(state.Running) {
			w.Expect(task.Instance.Instance.ID).To(Equal("i-b"))
		}
	})
}

func TestChangingTheCount(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(light(), 2, 100, 200)
		w.later(time.Minute)
		scale := func(n int) []string {
			before := len(w.events())
			w.service(func(_ *state.Data, s *state.Service) { s.Desired = n })
			w.later(time.Minute)
			w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, n, n, 0}}))
			return w.events()[before:]
		}
		w.Expect(scale(4)).To(Equal([]string{
			"(service s) has started 2 tasks: (task T) (task T).", "(service s) has reached a steady state.",
		}))
		w.Expect(scale(1)).To(Equal([]string{
			"(service s) has stopped 3 running tasks: (task T) (task T) (task T).",
			"(service s) has reached a steady state.",
		}))
		w.Expect(scale(0)).To(Equal([]string{
			"(service s) has stopped 1 running tasks: (task T).", "(service s) has reached a steady state.",
		}))
	})
}

func TestPendingTasksAreCancelledInNumber(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.Expect(w.end()).To(Succeed())
		w.run(reconcile.Config{ReportAfter: time.Minute})
		w.serve(light(), 2, 100, 200)
		w.later(time.Second)
		w.service(func(_ *state.Data, s *state.Service) { s.Desired = 0 })
		w.later(time.Second)
		w.Expect(slices.Contains(w.events(), "(service s) stopped 2 pending tasks.")).To(BeTrue())
		w.Expect(w.tasks(state.Stopped)[0].Started.IsZero()).To(BeTrue())
	})
}

func TestTasksThatFailToStartAreTriedLessAndLessOften(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", engine.Script{StartError: "no"})
		w.serve(light(), 1, 0, 100)
		failed := func() int {
			n := 0
			w.service(func(_ *state.Data, s *state.Service) { n = s.Primary().FailedTasks })
			return n
		}
		// After delays of 10, 20 and 40 seconds.
		for i, wait := range []time.Duration{time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second} {
			w.later(wait)
			w.Expect(failed()).To(Equal(i + 1))
		}
		w.Expect(w.events()).To(ContainElement("(service s) is unable to consistently start tasks successfully. " +
			"For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."))
		w.later(3 * time.Hour)
		before := failed()
		w.later(15 * time.Minute)
		w.Expect(failed()).To(Equal(before+1), "never more than 15 minutes")
		w.eng.SetImage("service", engine.Script{})
		w.later(16 * time.Minute)
		w.Expect(failed()).To(BeZero(), "one that runs makes up for it")
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 1, 1, 0}}))
	})
}

func TestHealthChecks(t *testing.T) {
	checked := func() state.TaskDefinition {
		def := light()
		def.Containers[0].Health = &state.HealthCheck{Command: []string{"CMD", "true"}}
		return def
	}
	t.Run("decide when a task is healthy", func(t *testing.T) {
		inWorld(t, 1, func(w *world) {
			w.eng.SetImage("service", engine.Script{Healthy: 5 * time.Second})
			w.serve(checked(), 1, 0, 100)
			w.later(4 * time.Second)
			w.Expect(w.rollouts()[0].State).To(Equal(inProgress))
			w.later(3 * time.Second)
			w.Expect(w.rollouts()[0].State).To(Equal(completed), "long before 40 seconds")
			w.Expect(w.tasks(state.Running)[0].Containers[0].Health).To(Equal("HEALTHY"))
		})
	})
	t.Run("end a task that fails them", func(t *testing.T) {
		inWorld(t, 1, func(w *world) {
			w.eng.SetImage("service", engine.Script{Unhealthy: true, Healthy: time.Minute})
			w.serve(checked(), 1, 0, 100)
			w.later(62 * time.Second)
			w.Expect(w.events()).To(Equal([]string{
				"(service s) has started 1 tasks: (task T).",
				"(service s) (task T) failed container health checks.",
				"(service s) has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.",
			}))
			w.Expect(w.tasks(state.Stopped)[0].StoppedReason).To(Equal("Task failed container health checks"))
		})
	})
}

func TestThousandsOfTasks(t *testing.T) {
	inWorld(t, 0, func(w *world) {
		for i := range 20 {
			w.st.AddInstance(state.Instance{
				ID: "i-" + string(rune('a'+i)), CPU: 10_000, Memory: 10_000, Cluster: cluster, PrivateIP: "127.20.0.1",
			})
		}
		w.serve(light(), 2000, 50, 100)
		w.later(time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2000, 2000, 0}}))
		for _, task := range w.tasks(state.Running)[:5] {
			w.Expect(task.Last).To(Equal(state.Running))
		}
	})
}

func TestTheSteadyStateIsSaidAgain(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(light(), 1, 0, 100)
		w.later(13 * time.Hour)
		steady := 0
		for _, text := range w.events() {
			if text == "(service s) has reached a steady state." {
				steady++
			}
		}
		w.Expect(steady).To(Equal(3), "every six hours")
	})
}
