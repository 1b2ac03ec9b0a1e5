package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/deploy"
	. "smoke.example/ecs/helpers/matchers"
)

const (
	rev7 = "arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:7"
	rev8 = "arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:8"
)

// steady is a service that runs revision 8 as it should, but for what change makes of it.
func steady(change func(*deploy.Status)) deploy.Status {
	s := deploy.Status{
		Cluster: "c", Service: "s", State: "ACTIVE", Definition: rev8, Desired: 2, Running: 2,
		Deployments: []deploy.Deployment{
			{ID: "ecs-svc/2", Status: "PRIMARY", Definition: rev8, Rollout: "COMPLETED", Desired: 2, Running: 2},
		},
		Tasks: []deploy.Task{
			{ARN: "task/c/a", Definition: rev8, LastStatus: "RUNNING"},
			{ARN: "task/c/b", Definition: rev8, LastStatus: "RUNNING"},
		},
	}
	change(&s)
	return s
}

func TestBeSteadyOn(t *testing.T) {
	rev := deploy.RevisionOf(rev8)
	const begin = "Expected service c/s to be steady on testdriven-staging:8, but "
	const look = "\nTo look yourself: aws ecs describe-services --cluster c --services s"
	old := deploy.Deployment{ID: "ecs-svc/1", Status: "ACTIVE", Definition: rev7, Desired: 2, Running: 1}
	judge(t, map[string]judgement{
		"steady": {
			steady(func(*deploy.Status) {}), BeSteadyOn(rev), "",
			"Expected service c/s not to be steady on testdriven-staging:8",
		},
		"steady, where ECS does not tell of the rollout": {
			steady(func(s *deploy.Status) { s.Deployments[0].Rollout = "" }), BeSteadyOn(rev), "", "",
		},
		"rolled back": {
			steady(func(s *deploy.Status) {
				s.Definition = rev7
				s.Events = []deploy.Event{{Message: "(service s) rolling back to deployment ecs-svc/1."}, {Message: "older"}}
			}), BeSteadyOn(rev),
			begin + "the service names testdriven-staging:7\n" +
				"The service's last event: (service s) rolling back to deployment ecs-svc/1." + look, "",
		},
		"rolled back in its deployment": {
			steady(func(s *deploy.Status) { s.Deployments[0].Definition = rev7 }), BeSteadyOn(rev),
			begin + "its deployment is of testdriven-staging:7" + look, "",
		},
		"still rolling": {
			steady(func(s *deploy.Status) { s.Deployments = append(s.Deployments, old) }), BeSteadyOn(rev),
			begin + "the service has 2 deployments: PRIMARY testdriven-staging:8 with 2 of 2 running, " +
				"ACTIVE testdriven-staging:7 with 1 of 2 running" + look, "",
		},
		"not completed": {
			steady(func(s *deploy.Status) {
				s.Deployments[0].Rollout, s.Deployments[0].Reason = "IN_PROGRESS", "in progress."
			}),
			BeSteadyOn(rev), begin + "its rollout is IN_PROGRESS: in progress." + look, "",
		},
		"short of a task": {
			steady(func(s *deploy.Status) { s.Running, s.Pending = 1, 1 }), BeSteadyOn(rev),
			begin + "1 of 2 tasks are running and 1 starting" + look, "",
		},
		"scaled to nothing": {
			steady(func(s *deploy.Status) { s.Running, s.Desired, s.Tasks = 0, 0, nil }), BeSteadyOn(rev),
			begin + "the service wants 0 tasks" + look, "",
		},
		"with an old task": {
			steady(func(s *deploy.Status) { s.Tasks[1].Definition = rev7 }), BeSteadyOn(rev),
			begin + "task b runs testdriven-staging:7" + look, "",
		},
		"with a task that stops": {
			steady(func(s *deploy.Status) { s.Tasks[1].LastStatus = "STOPPING" }), BeSteadyOn(rev),
			begin + "task b is STOPPING" + look, "",
		},
		"given up": {
			steady(func(s *deploy.Status) {
				s.Deployments[0].Rollout, s.Deployments[0].Reason = "FAILED", "tasks failed to start."
			}), BeSteadyOn(rev), begin + "its rollout is FAILED: tasks failed to start." + look, "",
		},
		"deleted": {
			steady(func(s *deploy.Status) { s.State = "INACTIVE" }), BeSteadyOn(rev),
			begin + "the service is INACTIVE" + look, "",
		},
		"with a task too many": {
			steady(func(s *deploy.Status) { s.Tasks = append(s.Tasks, s.Tasks[0]) }), BeSteadyOn(rev),
			begin + "3 tasks are listed where 2 are wanted" + look, "",
		},
	})
}
