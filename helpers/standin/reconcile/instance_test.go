package reconcile_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

// mark changes the status of an instance.
func (w *world) mark(n int, status string) {
	w.st.Update(func(d *state.Data) { d.ContainerInstances[n].Status = status })
}

// placed says how many tasks run on each instance.
func (w *world) placed() map[string]int {
	on := map[string]int{}
	for _, t := range w.tasks(state.Running) {
		on[t.Instance.Instance.ID]++
	}
	return on
}

func TestDraining(t *testing.T) {
	for name, c := range map[string]struct {
		minimum, maximum int
		def              state.TaskDefinition
		placed           map[string]int
		says             string
	}{
		"moves tasks where there is room": {100, 200, light(), map[string]int{"i-b": 2}, "has stopped 1 running tasks"},
		"stops first where it may":        {50, 100, light(), map[string]int{"i-b": 2}, "has stopped 1 running tasks"},
		"stops what it may, though there is no other place": {
			50, 100, users(), map[string]int{"i-b": 1}, "is already using a port required by your task",
		},
		"waits for room where it may not stop": {
			100, 200, users(), map[string]int{"i-a": 1, "i-b": 1}, "is already using a port required by your task",
		},
		"is blocked by percentages": {
			100, 100, light(), map[string]int{"i-a": 1, "i-b": 1}, "because of the service deployment configuration",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 2, func(w *world) {
				w.serve(c.def, 2, c.minimum, c.maximum)
				w.later(time.Minute)
				w.mark(0, state.Draining)
				w.later(5 * time.Minute)
				w.Expect(w.placed()).To(Equal(c.placed))
				w.Expect(w.events()).To(ContainElement(ContainSubstring(c.says)))
				w.Expect(w.rollouts()[0].State).To(Equal(completed), "that is no deployment")
				w.mark(0, state.Active)
				w.later(5 * time.Minute)
				w.Expect(w.tasks(state.Running)).To(HaveLen(2))
			})
		})
	}
}

func TestALostAgentHearsNothing(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.serve(users(), 1, 0, 100)
		w.later(time.Minute)
		connect := func(connected bool) {
			w.st.Update(func(d *state.Data) { d.ContainerInstances[0].AgentConnected = connected })
		}
		connect(false)
		w.deploy(users())
		w.later(time.Hour)
		task := w.tasks("")[0]
		w.Expect(task.Desired + " " + task.Last).To(Equal("STOPPED RUNNING"))
		connect(true)
		w.later(2 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, completed, 1, 1, 0}}))
	})
}
