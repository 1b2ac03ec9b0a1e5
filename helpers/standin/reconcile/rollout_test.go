package reconcile_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

const (
	inProgress = state.InProgress
	completed  = state.Completed
)

func TestFirstDeployment(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(users(), 2, 50, 100)
		w.later(time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, inProgress, 2, 2, 0}}), "running, but not healthy yet")
		tasks := w.tasks(state.Running)
		w.Expect(tasks[0].Instance.ID).NotTo(Equal(tasks[1].Instance.ID), "one task an instance")
		w.later(40 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}))
		w.Expect(w.events()).To(Equal([]string{
			"(service s) has started 2 tasks: (task T) (task T).",
			"(service s) (deployment ecs-svc/D) deployment completed.",
			"(service s) has reached a steady state.",
		}))
	})
}

func TestRollingOneAtATime(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(users(), 2, 50, 100)
		w.later(time.Minute)
		before := len(w.events())
		w.deploy(users())
		w.later(time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 1, 0}, {1, completed, 1, 1, 0}}))
		w.later(38 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 1, 0}, {1, completed, 1, 1, 0}}),
			"the first new task is not healthy yet")
		w.later(2 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 2, 0}}), "the old deployment is gone with its tasks")
		w.later(40 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, completed, 2, 2, 0}}))
		w.Expect(w.events()[before:]).To(Equal([]string{
			"(service s) has stopped 1 running tasks: (task T).",
			"(service s) has started 1 tasks: (task T).",
			"(service s) has stopped 1 running tasks: (task T).",
			"(service s) has started 1 tasks: (task T).",
			"(service s) (deployment ecs-svc/D) deployment completed.",
			"(service s) has reached a steady state.",
		}))
		for _, old := range w.tasks(state.Stopped) {
			w.Expect(old.Definition.Revision).To(Equal(1))
			w.Expect(old.StopCode).To(Equal("ServiceSchedulerInitiated"))
			w.Expect(old.StoppedReason).To(MatchRegexp(`^Scaling activity initiated by \(deployment ecs-svc/\d{19}\)$`))
		}
	})
}

func TestDeadlocksOfPercentages(t *testing.T) {
	port := "(service s) was unable to place a task because no container instance met all of its requirements. " +
		"The closest matching (container-instance I) is already using a port required by your task. " +
		"For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
	blocked := "(service s) was unable to stop or start tasks during a deployment because of the service deployment " +
		"configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
	for name, c := range map[string]struct {
		minimum, maximum int
		says             string
	}{
		"a static port on full instances at 100/200": {100, 200, port},
		"a static port on full instances at 75/200":  {75, 200, port},
		"100/100 may neither start nor stop":         {100, 100, blocked},
		"75/100 may neither start nor stop":          {75, 100, blocked},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 2, func(w *world) {
				w.serve(users(), 2, c.minimum, c.maximum)
				w.later(time.Minute)
				before := len(w.events())
				w.deploy(users())
				w.later(5 * time.Hour)
				w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 0, 0}, {1, completed, 2, 2, 0}}))
				w.Expect(w.events()[before:]).To(Equal([]string{c.says}), "said once")
				w.Expect(w.failedTasks()).To(BeZero(), "no breaker watches")
				w.later(2 * time.Hour)
				w.Expect(w.events()[before:]).To(Equal([]string{c.says, c.says}), "said again after six hours")
			})
		})
	}
}

func TestRollingWithRoom(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(light(), 2, 100, 200)
		w.later(time.Minute)
		before := len(w.events())
		w.deploy(light())
		w.later(time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 2, 0}, {1, completed, 2, 2, 0}}))
		w.later(time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, completed, 2, 2, 0}}))
		w.Expect(w.events()[before:]).To(Equal([]string{
			"(service s) has started 2 tasks: (task T) (task T).",
			"(service s) has stopped 2 running tasks: (task T) (task T).",
			"(service s) (deployment ecs-svc/D) deployment completed.",
			"(service s) has reached a steady state.",
		}))
	})
}

func TestRollingWithDowntime(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(users(), 2, 0, 100)
		w.later(time.Minute)
		before := len(w.events())
		w.deploy(users())
		w.later(time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 2, 0}}), "both were replaced at once")
		w.Expect(w.events()[before]).To(Equal("(service s) has stopped 2 running tasks: (task T) (task T)."))
	})
}

func TestAnOlderTaskThatTakesItsTimeToStop(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		stubborn := w.slow(45 * time.Second)
		w.serve(users(), 2, 50, 100)
		w.later(time.Minute)
		w.deploy(users())
		w.later(29 * time.Second)
		w.Expect(w.tasks(state.Stopping)).To(HaveLen(1))
		w.Expect(w.rollouts()[0].Running).To(BeZero(), "its place is not free yet")
		w.later(2 * time.Second)
		stopped := w.tasks(state.Stopped)
		w.Expect(stopped).To(HaveLen(1))
		w.Expect(*stopped[0].Containers[0].ExitCode).To(Equal(137), "killed after 30 s, though it wanted %s", stubborn)
		w.Expect(*stopped[0].Containers[1].ExitCode).To(Equal(143))
	})
}

func TestSeveralDeploymentsAtOnce(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.serve(users(), 2, 50, 100)
		w.later(time.Minute)
		w.deploy(users())
		w.later(10 * time.Second)
		w.Expect(w.rollouts()[0]).To(Equal(rollout{2, inProgress, 2, 1, 0}))
		w.deploy(users())
		w.later(time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{3, inProgress, 2, 1, 0}, {1, completed, 1, 1, 0}}),
			"the task that was not healthy yet gave way first")
		w.later(10 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{3, completed, 2, 2, 0}}))
	})
}
