package reconcile_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

func TestWhatTheBreakerCounts(t *testing.T) {
	checked := func(def state.TaskDefinition) state.TaskDefinition {
		def.Containers[0].Health = &state.HealthCheck{
			Command: []string{"CMD", "false"}, Interval: 5 * time.Second, Retries: 3,
		}
		return def
	}
	big := func(def state.TaskDefinition) state.TaskDefinition {
		def.Containers[0].MemoryReservation = 5000
		return def
	}
	same := func(def state.TaskDefinition) state.TaskDefinition { return def }
	for name, c := range map[string]struct {
		script           engine.Script
		missing          bool
		change           func(state.TaskDefinition) state.TaskDefinition
		minimum, maximum int
		trips            bool
	}{
		"a container that exits at once":     {crash, false, same, 50, 100, true},
		"an image that is missing":           {engine.Script{}, true, same, 50, 100, true},
		"a pull that is denied":              {engine.Script{PullError: "pull access denied"}, false, same, 50, 100, true},
		"a container that cannot be made":    {engine.Script{CreateError: "no"}, false, same, 50, 100, true},
		"a container that cannot be started": {engine.Script{StartError: "no"}, false, same, 50, 100, true},
		"a health check that fails":          {engine.Script{Unhealthy: true}, false, checked, 50, 100, true},
		"no room":                            {engine.Script{}, false, big, 50, 100, true},
		"a port that stays taken":            {engine.Script{}, false, same, 100, 200, true},
		"not one that dies after it ran":     {engine.Script{Ends: &engine.Exit{Code: 1}, After: 20 * time.Second}, false, same, 50, 100, false},
		"not percentages that block":         {engine.Script{}, false, same, 100, 100, false},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 2, func(w *world) {
				w.guarded(breaking, c.minimum, c.maximum)
				w.eng.SetImage("service", c.script)
				if c.missing {
					w.eng.RemoveImage("service")
				}
				w.deploy(c.change(users()))
				w.later(10 * time.Minute)
				expected := inProgress
				if c.trips {
					expected = state.Failed
				}
				w.Expect(w.rollouts()[0].State).To(Equal(expected))
			})
		})
	}
}

func TestOneTaskThatRunsKeepsTheBreakerFromTripping(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(breaking, 0, 100)
		w.eng.SetImageOn("i-b", "service", crash)
		w.deploy(users())
		w.later(time.Hour)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 1, 0}}))
		w.Expect(w.failedTasks()).To(BeNumerically(">", 3), "they are shown all the same")
		w.Expect(w.told().Failures).To(BeNumerically("<", 3))
	})
}

func TestThresholds(t *testing.T) {
	for _, c := range []struct {
		breaker            state.Breaker
		desired, threshold int
	}{
		{state.Breaker{}, 1, 3},
		{state.Breaker{}, 2, 3},
		{state.Breaker{}, 7, 4},
		{state.Breaker{}, 1000, 200},
		{state.Breaker{Kind: state.Count, Value: 1}, 2, 1},
		{state.Breaker{Kind: state.BoundedPercent, Value: 100}, 10, 10},
		{state.Breaker{Kind: state.BoundedPercent, Value: 10}, 10, 3},
		{state.Breaker{Kind: state.UnboundedPercent, Value: 10}, 10, 1},
		{state.Breaker{Kind: state.UnboundedPercent, Value: 50}, 1000, 500},
	} {
		NewWithT(t).Expect(c.breaker.Threshold(c.desired)).To(Equal(c.threshold), "%+v", c)
	}
}

func TestATaskThatRunsMayResetTheCount(t *testing.T) {
	for name, keep := range map[string]bool{"by default": false, "unless it is told not to": true} {
		left := map[bool]int{false: 0, true: 2}[keep]
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.eng.SetImage("service", crash)
				w.serve(light(), 1, 0, 100)
				w.service(func(_ *state.Data, s *state.Service) { s.Breaker = state.Breaker{Enabled: true, KeepCount: keep} })
				w.later(20 * time.Second)
				w.Expect(w.failedTasks()).To(Equal(2))
				w.eng.SetImage("service", engine.Script{})
				w.later(time.Minute)
				w.Expect(w.failedTasks()).To(Equal(left))
			})
		})
	}
}

func TestTwoTasksThatFailTogetherDelayTheNextOnce(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.eng.SetImage("service", crash)
		w.serve(users(), 2, 50, 100)
		for i, wait := range []time.Duration{time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second} {
			w.later(wait)
			w.Expect(w.failedTasks()).To(Equal(2 * (i + 1)))
		}
	})
}

func TestATaskThatRanIsStartedAgainSoon(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.eng.SetImage("service", crash)
		w.serve(light(), 1, 0, 100)
		w.later(time.Minute)
		w.eng.SetImage("service", engine.Script{Ends: &engine.Exit{Code: 1}, After: 20 * time.Second})
		w.later(time.Hour)
		stopped := w.tasks(state.Stopped)
		w.Expect(len(stopped)).To(BeNumerically("~", 3600/30, 3), "20 seconds up, 10 down")
	})
}

func TestAPortThatIsBeingFreedCountsForNothing(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.slow(25 * time.Second)
		w.guarded(breaking, 50, 200)
		w.deploy(users())
		w.later(20 * time.Second)
		w.Expect(w.events()).To(ContainElement(ContainSubstring("is already using a port required by your task")))
		w.Expect(w.failedTasks()).To(BeZero())
		w.later(5 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, completed, 2, 2, 0}}))
	})
}
