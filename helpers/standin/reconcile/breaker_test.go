package reconcile_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

var (
	breaking    = state.Breaker{Enabled: true}
	rollingBack = state.Breaker{Enabled: true, Rollback: true}
	crash       = engine.Script{Ends: &engine.Exit{Code: 1}}
)

// guarded makes the steady service of users with a circuit breaker.
func (w *world) guarded(b state.Breaker, minimum, maximum int) {
	w.serve(users(), 2, minimum, maximum)
	w.service(func(_ *state.Data, s *state.Service) { s.Breaker = b })
	w.later(time.Minute)
	w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}))
}

// reasons are the rollout states' texts, ids struck out, newest deployment first.
func (w *world) reasons() []string {
	var all []string
	w.service(func(_ *state.Data, s *state.Service) {
		for _, d := range s.Deployments {
			all = append(all, deployment.ReplaceAllString(d.RolloutReason, "ecs-svc/D"))
		}
	})
	return all
}

// told is what the newest service deployment has come to.
type told struct {
	Status, Reason, Watch string
	Failures              int
}

func (w *world) told() told {
	var t told
	w.service(func(_ *state.Data, s *state.Service) {
		sd := s.ServiceDeployments[len(s.ServiceDeployments)-1]
		t = told{sd.Status, sd.Reason, sd.Watch, sd.Failures}
	})
	return t
}

func TestWithoutABreakerACrashLoopGoesOn(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(state.Breaker{}, 50, 100)
		w.eng.SetImage("service", crash)
		w.deploy(users())
		w.later(3 * time.Hour)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, inProgress, 2, 0, 0}, {1, completed, 1, 1, 0}}))
		w.Expect(w.told()).To(Equal(told{"IN_PROGRESS", "", "DISABLED", w.failedTasks()}))
		w.Expect(w.failedTasks()).To(BeNumerically(">", 10))
	})
}

func (w *world) failedTasks() (n int) {
	w.service(func(_ *state.Data, s *state.Service) { n = s.Primary().FailedTasks })
	return n
}

func TestABreakerFailsADeployment(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(breaking, 50, 100)
		before := len(w.events())
		w.eng.SetImage("service", crash)
		w.deploy(users())
		w.later(29 * time.Second)
		w.Expect(w.told()).To(Equal(told{"IN_PROGRESS", "", "MONITORING", 2}), "after delays of 10 and 20 seconds")
		w.later(2 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, state.Failed, 2, 0, 0}, {1, completed, 1, 1, 0}}))
		w.Expect(w.reasons()[0]).To(Equal("ECS deployment circuit breaker: tasks failed to start."))
		w.Expect(w.told()).To(Equal(told{
			"STOPPED", "Service deployment stopped because the circuit breaker threshold was exceeded.", "TRIGGERED", 3,
		}))
		w.later(3 * time.Hour)
		w.Expect(w.failedTasks()).To(Equal(3), "no more tasks are started")
		w.Expect(w.rollouts()[1].Running).To(Equal(1), "nor stopped")
		w.Expect(w.events()[before:]).To(Equal([]string{
			"(service s) has stopped 1 running tasks: (task T).",
			"(service s) has started 1 tasks: (task T).",
			"(service s) has started 1 tasks: (task T).",
			"(service s) has started 1 tasks: (task T).",
			"(service s) is unable to consistently start tasks successfully. For more information, see the " +
				"Troubleshooting section of the Amazon ECS Developer Guide.",
			"(service s) (deployment ecs-svc/D) deployment failed: tasks failed to start.",
		}))
	})
}

func TestABreakerRollsBack(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(rollingBack, 50, 100)
		before := len(w.events())
		good := w.tasks(state.Running)
		w.eng.SetImage("bad", crash)
		bad := users()
		bad.Containers[0].Image = "bad"
		w.deploy(bad)
		w.later(31 * time.Second)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, inProgress, 2, 2, 0}, {2, state.Failed, 0, 0, 0}}),
			"a new PRIMARY with the old definition; it takes over the old task that still runs")
		w.Expect(w.reasons()).To(Equal([]string{
			"ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/D.",
			"ECS deployment circuit breaker: tasks failed to start.",
		}))
		reason := "Service deployment rolled back because the circuit breaker threshold was exceeded."
		w.Expect(w.told()).To(Equal(told{"ROLLBACK_IN_PROGRESS", reason, "TRIGGERED", 3}))
		w.later(time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}), "which looks stable")
		w.Expect(w.reasons()).To(Equal([]string{"ECS deployment ecs-svc/D completed."}))
		w.Expect(w.told()).To(Equal(told{"ROLLBACK_SUCCESSFUL", reason, "TRIGGERED", 3}))
		events := w.events()[before:]
		w.Expect(events[len(events)-5:]).To(Equal([]string{
			"(service s) (deployment ecs-svc/D) deployment failed: tasks failed to start.",
			"(service s) rolling back to deployment ecs-svc/D.",
			"(service s) has started 1 tasks: (task T).",
			"(service s) (deployment ecs-svc/D) deployment completed.",
			"(service s) has reached a steady state.",
		}))
		kept := w.tasks(state.Running)[0]
		w.Expect([]string{good[0].ID, good[1].ID}).To(ContainElement(kept.ID))
		w.Expect(kept.StartedBy).To(Equal(good[0].StartedBy))
		w.service(func(_ *state.Data, s *state.Service) {
			sd := s.ServiceDeployments[1]
			w.Expect(s.Primary().Service).To(BeIdenticalTo(sd), "the rollback is part of what failed")
			w.Expect(sd.Rollback.Revision).To(BeIdenticalTo(s.Revisions[0]))
			w.Expect(sd.Sources).To(Equal(s.Revisions[:1]))
			w.Expect(sd.Final[sd.Rollback.Revision]).To(Equal(state.Tally{Requested: 2, Running: 2}))
		})
	})
}

func TestARollbackThatFailsTooIsLeftAsItIs(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(rollingBack, 50, 100)
		w.eng.SetImage("service", crash)
		w.deploy(users())
		w.later(10 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, state.Failed, 2, 1, 0}}))
		w.Expect(w.told()).To(Equal(told{
			"ROLLBACK_FAILED", "Service deployment rollback failed because the circuit breaker threshold was exceeded.",
			"TRIGGERED", 3,
		}))
		failed := len(w.tasks(state.Stopped))
		w.later(30 * time.Minute)
		w.Expect(w.tasks(state.Stopped)).To(HaveLen(failed))
	})
}

func TestWithNothingToGoBackToADeploymentStalls(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.eng.SetImage("service", crash)
		w.serve(users(), 2, 50, 100)
		w.service(func(_ *state.Data, s *state.Service) { s.Breaker = rollingBack })
		w.later(time.Hour)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, state.Failed, 2, 0, 0}}))
		w.Expect(w.told().Status).To(Equal("STOPPED"))
	})
}

func TestANewDeploymentEndsAFailedOne(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(breaking, 50, 100)
		w.eng.SetImage("service", crash)
		w.deploy(users())
		w.later(time.Minute)
		w.Expect(w.rollouts()[0].State).To(Equal(state.Failed))
		w.eng.SetImage("service", engine.Script{})
		w.deploy(users())
		w.later(5 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{3, completed, 2, 2, 0}}))
		w.Expect(w.told()).To(Equal(told{"SUCCESSFUL", "", "MONITORING_COMPLETE", 0}))
	})
}

func TestAUserStopsADeployment(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(state.Breaker{}, 50, 100)
		w.eng.SetImage("service", engine.Script{Ends: &engine.Exit{Code: 1}, After: 20 * time.Second})
		w.deploy(users())
		w.later(30 * time.Second)
		w.eng.SetImage("service", engine.Script{})
		w.service(func(_ *state.Data, s *state.Service) { s.Primary().Service.Status = state.RollbackRequested })
		w.later(time.Second)
		w.Expect(w.told().Status).To(Equal("ROLLBACK_IN_PROGRESS"))
		w.Expect(w.rollouts()[0].Revision).To(Equal(1))
		w.later(2 * time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{1, completed, 2, 2, 0}}))
		w.Expect(w.told().Status).To(Equal("ROLLBACK_SUCCESSFUL"))
		w.Expect(w.events()).To(ContainElement("(service s) rolling back to deployment ecs-svc/D."))
	})
}

func TestANewerDeploymentStopsOneThatIsUnderWay(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(state.Breaker{}, 50, 100)
		w.deploy(users())
		w.later(10 * time.Second)
		w.deploy(users())
		w.later(10 * time.Minute)
		w.service(func(_ *state.Data, s *state.Service) {
			var all []string
			for _, sd := range s.ServiceDeployments {
				all = append(all, sd.Status)
				w.Expect(sd.FinishedAt.IsZero()).To(BeFalse())
				w.Expect(sd.StoppedAt.IsZero()).To(Equal(sd.Status != "STOPPED"))
			}
			w.Expect(all).To(Equal([]string{"SUCCESSFUL", "STOPPED", "SUCCESSFUL"}))
		})
	})
}

func TestAFailedDeploymentIsScaledIn(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.guarded(breaking, 50, 100)
		w.eng.SetImage("service", crash)
		w.deploy(users())
		w.later(time.Minute)
		w.service(func(_ *state.Data, s *state.Service) { s.Desired = 0 })
		w.later(time.Minute)
		w.Expect(w.rollouts()).To(Equal([]rollout{{2, state.Failed, 0, 0, 0}}))
	})
}
