package matchers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/remote"
)

// BeAbleToRoll succeeds where the arithmetic of a rollout (deploy.Rollout) lets it end.
func BeAbleToRoll() types.GomegaMatcher {
	return because("be able to roll out", func(r deploy.Rollout) string { return r.Definition.String() },
		func(r deploy.Rollout) string {
			why := r.Stuck()
			if why == "" {
				return ""
			}
			return fmt.Sprintf("%s\nLook yourself: aws ecs describe-services --cluster %s --services %s", why, r.Cluster, r.Service)
		})
}

// BeStartedOnce succeeds where no task of a deployment (deploy.Stops) had to be started again.
func BeStartedOnce() types.GomegaMatcher {
	return because("be started once each",
		func(s deploy.Stops) string { return fmt.Sprintf("the tasks of deployment %s", s.Deployment) },
		func(s deploy.Stops) string {
			if len(s.Tasks) == 0 {
				return ""
			}
			ids := make([]string, len(s.Tasks))
			text := "these stopped and were replaced:"
			for i, task := range s.Tasks {
				ids[i] = task.ID()
				text += fmt.Sprintf("\n  %s, %s", task.StoppedAt.UTC().Format(time.DateTime+" MST"), task.Epitaph())
			}
			return text + fmt.Sprintf("\nLook yourself: aws ecs describe-tasks --cluster %s --tasks %s",
				s.Cluster, strings.Join(ids, " "))
		})
}

// BeSteadyWithin succeeds for a deployment (deploy.Outcome) that took less than the bound until its service was steady.
// The message says what kept it from that, with the evidence and what to do next.
func BeSteadyWithin(bound time.Duration) types.GomegaMatcher {
	return because(fmt.Sprintf("be steady within %s (deployment.within)", bound),
		func(o deploy.Outcome) string {
			return fmt.Sprintf("deployment %s of %s", o.DeploymentID, deploy.RevisionOf(o.Revision))
		},
		func(o deploy.Outcome) string {
			switch {
			case o.Settled && o.Steady > bound:
				return fmt.Sprintf("it took %s\nNext: look for what is slow (pull, start, stop, health checks), or raise "+
					"deployment.within of the target", o.Steady.Round(time.Millisecond))
			case !o.Settled && o.Took >= bound:
				return fmt.Sprintf("it was not after %s: %s", o.Took.Round(time.Millisecond), o.Explain())
			}
			return ""
		})
}

// The labels by which the ECS agent says what a container is of.
const (
	labelFamily  = "com.amazonaws.ecs.task-definition-family"
	labelVersion = "com.amazonaws.ecs.task-definition-version"
)

// HaveNoOlder succeeds where of a host's containers ([]remote.Container) none that runs is of another revision of the
// same family, nor of the family that was deployed before. Stopped ones are no fault: the agent keeps them for hours.
func HaveNoOlder(rev, previous deploy.Revision) types.GomegaMatcher {
	return because("be of "+rev.String()+" alone", func([]remote.Container) string { return "the service's containers" },
		func(all []remote.Container) string {
			var older []string
			for _, c := range all {
				seen := c.Labels[labelFamily] + ":" + c.Labels[labelVersion]
				ours := slices.Contains([]string{rev.Family, previous.Family}, c.Labels[labelFamily])
				if c.State.Running && ours && seen != rev.String() {
					older = append(older, fmt.Sprintf("%s is of %s and up since %s",
						containerName(c), seen, c.State.StartedAt.UTC().Format(time.DateTime+" MST")))
				}
			}
			if len(older) == 0 {
				return ""
			}
			return strings.Join(older, "\n  ") + fmt.Sprintf("\nLook yourself, on the host: docker ps --filter label=%s=%s",
				labelFamily, rev.Family)
		})
}
