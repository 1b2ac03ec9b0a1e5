package matchers_test

import (
	"testing"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

func TestRunRevision(t *testing.T) {
	seven := deploy.RevisionOf("arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:7")
	eight := deploy.RevisionOf("arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:8")
	task := func(status string, rev deploy.Revision) deploy.Task {
		return deploy.Task{ARN: "task/1", Definition: rev.ARN, LastStatus: status, StartedBy: "ecs-svc/1"}
	}
	judge(t, map[string]judgement{
		"the revision, running": {
			actual: task("RUNNING", eight), matcher: matchers.RunRevision(eight),
			negated: "Expected task task/1 not to run testdriven-staging:8",
		},
		"the revision, still starting": {
			actual: task("PENDING", eight), matcher: matchers.RunRevision(eight),
			failure: "Expected task task/1 to run testdriven-staging:8, " +
				"but it is PENDING, of testdriven-staging:8, started by ecs-svc/1",
		},
		"an older revision": {
			actual: task("RUNNING", seven), matcher: matchers.RunRevision(eight),
			failure: "Expected task task/1 to run testdriven-staging:8, " +
				"but it is RUNNING, of testdriven-staging:7, started by ecs-svc/1",
		},
	})
}

func TestBeOfDeployment(t *testing.T) {
	noon := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	seven, eight := "arn:aws:ecs:us-east-1:1:task-definition/d:7", "arn:aws:ecs:us-east-1:1:task-definition/d:8"
	ours := deploy.Deployment{ID: "ecs-svc/2", Definition: eight, CreatedAt: noon}
	task := func(by, definition string, made time.Time) discover.Task {
		return discover.Task{ARN: "task/1", StartedBy: by, Definition: definition, CreatedAt: made}
	}
	seen := func(definition, made string) string {
		return "Expected task task/1 to be of deployment ecs-svc/2, but it was started by ecs-svc/1\n" +
			"  deployment: made 2026-11-22 12:00:00.000 UTC, of d:8\n  task:       made " + made + ", of " + definition
	}
	judge(t, map[string]judgement{
		"started by it": {
			task("ecs-svc/2", eight, noon), matchers.BeOfDeployment(ours, false), "", "Expected task task/1 not to be of deployment ecs-svc/2",
		},
		"an older one of the revision, where it deployed": {
			task("ecs-svc/1", eight, noon.Add(-time.Second)), matchers.BeOfDeployment(ours, false),
			seen("d:8", "2026-11-22 11:59:59.000 UTC"), "",
		},
		"an older one of the revision, where it may have rolled back": {
			task("ecs-svc/1", eight, noon.Add(-time.Second)), matchers.BeOfDeployment(ours, true), "", "",
		},
		"an older one of another revision": {
			task("ecs-svc/1", seven, noon.Add(-time.Second)), matchers.BeOfDeployment(ours, true),
			seen("d:7", "2026-11-22 11:59:59.000 UTC"), "",
		},
		"a younger one that it did not start": {
			task("ecs-svc/1", eight, noon.Add(time.Second)), matchers.BeOfDeployment(ours, true),
			seen("d:8", "2026-11-22 12:00:01.000 UTC"), "",
		},
	})
}

func TestBeYoungerThan(t *testing.T) {
	noon := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	ours := deploy.Deployment{ID: "ecs-svc/2", CreatedAt: noon}
	at := func(made, started time.Duration) remote.Container {
		return tenant(func(c *remote.Container) { c.Created, c.State.StartedAt = noon.Add(made), noon.Add(started) })
	}
	const subject = "Expected container ecs-testdriven-8-usersservice-e8bfddf9b488dff36c00 (9581a69a761a) "
	judge(t, map[string]judgement{
		"made since": {
			at(time.Second, 2*time.Second), matchers.BeYoungerThan(ours, 0), "", subject + "not to be younger than deployment ecs-svc/2",
		},
		"a little before, by another clock": {at(-time.Second, -time.Second), matchers.BeYoungerThan(ours, time.Second), "", ""},
		"made before": {
			at(-time.Hour, time.Minute), matchers.BeYoungerThan(ours, time.Second),
			subject + "to be younger than deployment ecs-svc/2, but it is older\n  deployment: made 2026-11-22 12:00:00.000 UTC\n" +
				"  container:  made 2026-11-22 11:00:00.000 UTC, started 2026-11-22 12:01:00.000 UTC", "",
		},
	})
}
