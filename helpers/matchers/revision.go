package matchers

import (
	"github.com/onsi/gomega/gcustom"
	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// RunRevision succeeds when a task (deploy.Task) is RUNNING and runs the revision.
func RunRevision(rev deploy.Revision) types.GomegaMatcher {
	return gcustom.MakeMatcher(func(task deploy.Task) (bool, error) {
		return task.LastStatus == "RUNNING" && task.Definition == rev.ARN, nil
	}).WithTemplate("Expected task {{.Actual.ARN}}\n{{.To}} run {{index .Data 0}}; it is {{.Actual.LastStatus}} and of "+
		"{{call (index .Data 1) .Actual.Definition}}, started by {{.Actual.StartedBy}}", []any{rev, deploy.RevisionOf})
}
