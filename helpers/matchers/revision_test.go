package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/matchers"
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
