package matchers_test

import (
	"testing"
	"time"

	"smoke.example/ecs/helpers/deploy"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

func TestBeAbleToRoll(t *testing.T) {
	stuck := deploy.Rollout{
		Cluster: "c", Service: "s", Definition: deploy.RevisionOf(rev8), Desired: 2,
		MinimumHealthyPercent: 100, MaximumPercent: 200, Size: deploy.Size{Ports: []int{80}},
		Rooms: []deploy.Room{{Instance: "i-1"}, {Instance: "i-2"}},
	}
	rolls := stuck
	rolls.MinimumHealthyPercent = 50
	judge(t, map[string]judgement{
		"a task may stop first": {
			actual: rolls, matcher: BeAbleToRoll(), negated: "Expected testdriven-staging:8 not to be able to roll out",
		},
		"none may stop and none fits beside": {
			actual: stuck, matcher: BeAbleToRoll(),
			failure: "Expected testdriven-staging:8 to be able to roll out, but ECS may stop none of the 2 tasks first " +
				"(minimumHealthyPercent 100 keeps 2) and no other fits beside them " +
				"(i-1: host port 80 is taken; i-2: host port 80 is taken): set minimumHealthyPercent to 50 or less, " +
				"or add a container instance\nTo look yourself: aws ecs describe-services --cluster c --services s",
		},
	})
}

func TestBeStartedOnce(t *testing.T) {
	code := 137
	stops := deploy.Stops{Cluster: "c", Service: "s", Deployment: "ecs-svc/2"}
	lost := deploy.Task{ARN: "task/c/l", StopCode: "TerminationNotice", StoppedReason: "Host EC2 (instance i-1) terminated.", StoppedAt: noon}
	twice := stops
	twice.Tasks = []deploy.Task{
		{
			ARN: "task/c/a", StopCode: "EssentialContainerExited", StoppedAt: noon,
			StoppedReason: "Essential container in task exited",
			Containers: []deploy.TaskContainer{
				{Name: "web", ExitCode: &code, Reason: "OutOfMemoryError: Container killed due to memory usage"},
			},
		},
		{ARN: "task/c/b", StopCode: "UserInitiated", StoppedReason: "Task stopped by user", StoppedAt: noon.Add(time.Second)},
	}
	judge(t, map[string]judgement{
		"no task stopped": {actual: stops, matcher: BeStartedOnce()},
		"one lost its instance": {
			actual: deploy.Stops{Deployment: "ecs-svc/2", Lost: []deploy.Task{lost}}, matcher: BeStartedOnce(),
			negated: "Expected the tasks of deployment ecs-svc/2 not to be started once each",
		},
		"one stopped, another lost its instance": {
			actual:  deploy.Stops{Cluster: "c", Deployment: "ecs-svc/2", Tasks: twice.Tasks[1:], Lost: []deploy.Task{lost}},
			matcher: BeStartedOnce(),
			failure: "Expected the tasks of deployment ecs-svc/2 to be started once each, but these stopped and were replaced:" +
				"\n  2026-11-22 12:00:01 UTC, task b stopped (UserInitiated: Task stopped by user)" +
				"\n  (left out, since it lost its instance: task l stopped (TerminationNotice: Host EC2 (instance i-1) terminated.))" +
				"\nTo look yourself: aws ecs describe-tasks --cluster c --tasks b",
		},
		"two did": {
			actual: twice, matcher: BeStartedOnce(),
			failure: "Expected the tasks of deployment ecs-svc/2 to be started once each, but these stopped and were replaced:" +
				"\n  2026-11-22 12:00:00 UTC, task a stopped (EssentialContainerExited: Essential container in task exited); " +
				"container web exited with 137 (OutOfMemoryError: Container killed due to memory usage)" +
				"\n  2026-11-22 12:00:01 UTC, task b stopped (UserInitiated: Task stopped by user)" +
				"\nTo look yourself: aws ecs describe-tasks --cluster c --tasks a b",
		},
	})
}

func TestBeSteadyWithin(t *testing.T) {
	made := func(settled bool, steady, took time.Duration) deploy.Outcome {
		return deploy.Outcome{
			DeploymentID: "ecs-svc/2", Revision: rev8, Settled: settled, Steady: steady, Took: took,
			Cause: "because", Evidence: []string{"a task"}, Next: "do this",
		}
	}
	matcher := BeSteadyWithin(time.Minute)
	const expected = "Expected deployment ecs-svc/2 of testdriven-staging:8 to be steady within 1m0s " +
		"(deployment.within), but "
	judge(t, map[string]judgement{
		"it was, and settled after": {actual: made(true, 59*time.Second, 80*time.Second), matcher: matcher},
		"it was later": {
			actual: made(true, 61*time.Second, 80*time.Second), matcher: matcher,
			failure: expected + "it took 1m1s\nNext: look for what is slow (pull, start, stop, health checks), " +
				"or raise deployment.within of the target",
		},
		"it never was": {
			actual: made(false, 0, 62*time.Second), matcher: matcher,
			failure: expected + "it was not after 1m2s: because\n  a task\nNext: do this",
		},
		"it was given up before that": {actual: made(false, 0, 30*time.Second), matcher: matcher},
	})
}

func TestHaveNoOlder(t *testing.T) {
	of := func(family, version string, running bool) remote.Container {
		return remote.Container{
			ID: "0123456789abcdef", Name: "ecs-" + version, State: remote.State{Running: running, StartedAt: noon},
			Labels: map[string]string{
				"com.amazonaws.ecs.task-definition-family": family, "com.amazonaws.ecs.task-definition-version": version,
			},
		}
	}
	none := HaveNoOlder(deploy.RevisionOf(rev8), deploy.RevisionOf(rev7))
	renamed := HaveNoOlder(deploy.RevisionOf(rev8), deploy.Revision{ARN: "x", Family: "before", Number: 3})
	host := func(more ...remote.Container) []remote.Container {
		return append([]remote.Container{
			of("testdriven-staging", "8", true), {Name: "ecs-agent"}, of("another", "2", true),
		}, more...)
	}
	const ending = " and up since 2026-11-22 12:00:00 UTC\n" +
		"To look yourself, on the host: docker ps --filter label=com.amazonaws.ecs.task-definition-family=testdriven-staging"
	judge(t, map[string]judgement{
		"there is none":               {actual: host(), matcher: none},
		"the older one stopped":       {actual: host(of("testdriven-staging", "7", false)), matcher: none},
		"another family of that name": {actual: host(of("before", "3", true)), matcher: none},
		"an older one runs": {
			actual: host(of("testdriven-staging", "7", true), of("testdriven-staging", "6", true)), matcher: none,
			failure: "Expected the service's containers to be of testdriven-staging:8 alone, " +
				"but container ecs-7 (0123456789ab) is of testdriven-staging:7 and up since 2026-11-22 12:00:00 UTC\n" +
				"  container ecs-6 (0123456789ab) is of testdriven-staging:6" + ending,
		},
		"one of the family before runs": {
			actual: host(of("before", "3", true)), matcher: renamed,
			failure: "Expected the service's containers to be of testdriven-staging:8 alone, " +
				"but container ecs-3 (0123456789ab) is of before:3" + ending,
		},
	})
}
