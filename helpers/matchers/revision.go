package matchers

import (
	"fmt"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
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

// BeOfDeployment succeeds for a task (discover.Task) that the deployment started. Where kept is true one that is older
// than the deployment and of its revision will do: a rollback leaves running what it finds of the revision that it goes
// back to.
func BeOfDeployment(d deploy.Deployment, kept bool) types.GomegaMatcher {
	subject := func(task discover.Task) string { return "task " + task.ARN }
	return because("be of deployment "+d.ID, subject, func(task discover.Task) string {
		if task.StartedBy == d.ID || kept && task.Definition == d.Definition && task.CreatedAt.Before(d.CreatedAt) {
			return ""
		}
		return fmt.Sprintf("it was started by %s\n  deployment: made %s, of %s\n  task:       made %s, of %s", task.StartedBy,
			moment(d.CreatedAt), deploy.RevisionOf(d.Definition), moment(task.CreatedAt), deploy.RevisionOf(task.Definition))
	})
}

// BeYoungerThan succeeds for a container (remote.Container) that was made and started since the deployment began; up to
// skew before it is the difference of two clocks.
func BeYoungerThan(d deploy.Deployment, skew time.Duration) types.GomegaMatcher {
	return because("be younger than deployment "+d.ID, containerName, func(c remote.Container) string {
		if earliest := d.CreatedAt.Add(-skew); !c.Created.Before(earliest) && !c.State.StartedAt.Before(earliest) {
			return ""
		}
		return fmt.Sprintf("it is older\n  deployment: made %s\n  container:  made %s, started %s",
			moment(d.CreatedAt), moment(c.Created), moment(c.State.StartedAt))
	})
}

func taskName(task deploy.Task) string { return "task " + task.ARN }
