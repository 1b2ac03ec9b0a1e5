package matchers

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// RunRevision succeeds for a task (deploy.Task) that is RUNNING and runs the revision.
func RunRevision(rev deploy.Revision) types.GomegaMatcher {
	return because("run "+rev.String(), taskName, func(task deploy.Task) string {
		if task.LastStatus == "RUNNING" && task.Definition == rev.ARN {
			return ""
		}
		return fmt.Sprintf("it is %s, of %s, started by %s",
			task.LastStatus, deploy.RevisionOf(task.Definition), task.StartedBy)
	})
}

func taskName(task deploy.Task) string { return "task " + task.ARN }
