package deploy

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
)

// ErrNothingToUndo says that a deployment left nothing to roll back: the service was not updated.
var ErrNothingToUndo error = &RefusalError{
	Kind:  Input,
	Cause: "this run did not update the service, so there is nothing to roll back",
	Next:  "nothing needs to be put back",
}

// Back puts the service back on the task definition that was live before failed, and watches that it settles there by
// the same rules as Run. It asks neither for a branch nor whether another deployment is under way: our own is. Where
// that still goes on beside tasks of the one before, ECS itself is asked to stop it and roll back, which keeps those
// tasks; else the service is updated. It refuses with a RefusalError where the service's newest deployment is somebody
// else's, where what was live is not known or was deregistered, and where what ended the deployment does not speak
// against its revision (Kind.Blames); with ErrNothingToUndo where nothing was deployed. Where ECS rolled back by itself
// it updates nothing and watches that (Outcome.ByECS). Of the Outcome, Previous is what failed, Revision what is put
// back.
func Back(ctx context.Context, api API, plan Plan, failed Outcome) (Outcome, error) {
	plan = plan.complete()
	started := plan.Clock.Now()
	outcome, err := plan.back(ctx, api, failed)
	return plan.ended(started, outcome, err)
}

func (p Plan) back(ctx context.Context, api API, failed Outcome) (Outcome, error) {
	outcome := Outcome{Previous: failed.Revision, Revision: failed.Previous}
	if err := p.mayUndo(failed); err != nil {
		return outcome, err
	}
	status, err := p.lookBack(ctx, api, failed)
	if err != nil {
		return outcome, err
	}
	primary, _ := status.Primary()
	switch {
	case primary.ID != failed.DeploymentID && status.rolledBackFrom(failed, primary):
		outcome.Revision, outcome.ByECS = primary.Definition, true
		p.Progress(fmt.Sprintf("ECS itself rolled back from %s to %s: deployment %s; nothing is left to update",
			RevisionOf(failed.Revision), RevisionOf(primary.Definition), primary.ID))
		return p.watch(ctx, api, primary, outcome)
	case primary.ID != failed.DeploymentID:
		return outcome, p.notOurs(status, primary, failed)
	}
	if outcome.Diff, err = p.undoing(ctx, api, outcome); err != nil {
		return outcome, err
	}
	return p.undo(ctx, api, status, failed, outcome)
}

// mayUndo refuses what cannot be rolled back, before anybody is asked.
func (p Plan) mayUndo(failed Outcome) error {
	switch {
	case p.Target.Require(target.Deploy) != nil:
		return poll.AsInfra(p.Target.Require(target.Deploy))
	case failed.DeploymentID == "":
		return poll.AsInfra(ErrNothingToUndo)
	case failed.Previous == "", failed.Previous == failed.Revision:
		return &RefusalError{
			Kind:  Rejected,
			Cause: fmt.Sprintf("no task definition is known that was live before %s", RevisionOf(failed.Revision)),
			Next: fmt.Sprintf("deploy a good one; what there is: aws ecs list-task-definitions --sort DESC --family-prefix %s",
				RevisionOf(failed.Revision).Family),
		}
	case !failed.Kind.Blames():
		return p.notToBlame(failed)
	}
	return nil
}

// rolledBackFrom asks for ECS's own word that the primary deployment is its rollback of ours: another one of the
// revision before may as well be somebody's.
func (s Status) rolledBackFrom(failed Outcome, primary Deployment) bool {
	ours, there := s.deployment(failed.DeploymentID)
	if strings.Contains(primary.Reason, rollingBack) || there && ours.Rollout == rolloutFailed {
		return strings.Contains(primary.Reason, rollingBack) || primary.Definition == failed.Previous
	}
	for _, event := range s.Events {
		if strings.Contains(event.Message, failed.DeploymentID+") deployment failed") {
			return primary.Definition == failed.Previous
		}
	}
	return failed.Kind == RolledBack && primary.Definition == failed.Previous
}

func (p Plan) notOurs(status Status, primary Deployment, failed Outcome) error {
	look := fmt.Sprintf("aws ecs describe-services --cluster %s --services %s", status.Cluster, status.Service)
	next := fmt.Sprintf("agree with whoever made it; if it is bad too, put back what ran before: "+
		"aws ecs update-service --cluster %s --service %s --task-definition %s; look: %s",
		status.Cluster, status.Service, RevisionOf(failed.Previous), look)
	if primary.Definition == failed.Previous {
		next = "it is of the revision that was live before, so there is nothing to put back; look: " + look
	}
	return &RefusalError{
		Kind: Replaced,
		Cause: fmt.Sprintf("the newest deployment of %s/%s is not ours, %s of %s, but %s of %s since %s, and nobody else's is touched",
			status.Cluster, status.Service, failed.DeploymentID, RevisionOf(failed.Revision),
			primary.ID, RevisionOf(primary.Definition), primary.CreatedAt.UTC().Format("15:04:05 MST")),
		Next: next,
	}
}

// undoing returns what the rollback changes, or why ECS would not take it. A definition that cannot be asked for is
// left to ECS to judge: nothing may keep a rollback from being tried.
func (p Plan) undoing(ctx context.Context, api API, outcome Outcome) ([]string, error) {
	to, err := describe(ctx, api, outcome.Revision)
	if err != nil {
		return []string{fmt.Sprintf("what changes is not known: %v", err)}, nil
	}
	if rev := RevisionOf(outcome.Revision); to.Status == types.TaskDefinitionStatusInactive {
		return nil, &RefusalError{
			Kind:  Rejected,
			Cause: fmt.Sprintf("%s, which was live before, is INACTIVE: somebody deregistered it, and ECS updates no service to it", rev),
			Next: fmt.Sprintf("register again what it says (aws ecs describe-task-definition --task-definition %s) and "+
				"update the service to that, or deploy from the commit that was live", rev),
		}
	}
	from, err := describe(ctx, api, outcome.Previous)
	if err != nil {
		return []string{fmt.Sprintf("what changes is not known: %v", err)}, nil
	}
	diff, err := compare(from, to)
	return append(diff.Lines(), sameTags(from, to)...), err
}

// sameTags warns of images that the rollback does not bring back: their tag is the same in both definitions, and it is
// what the tag means now that runs.
func sameTags(from, to *types.TaskDefinition) []string {
	was := map[string]bool{}
	for i := range from.ContainerDefinitions {
		was[containerOf(&from.ContainerDefinitions[i]).Image] = true
	}
	var lines []string
	for i := range to.ContainerDefinitions {
		c := containerOf(&to.ContainerDefinitions[i])
		if was[c.Image] && !strings.Contains(c.Image, "@sha256:") {
			lines = append(lines, fmt.Sprintf("%s: image stays what its tag means now: %s", c.Name, c.Image))
		}
	}
	return lines
}

func (p Plan) undo(ctx context.Context, api API, status Status, failed, outcome Outcome) (Outcome, error) {
	from, to := RevisionOf(outcome.Previous), RevisionOf(outcome.Revision)
	for _, line := range outcome.Diff {
		p.Progress(fmt.Sprintf("rolling back to %s: %s", to, line))
	}
	deployment, err := p.putBack(ctx, api, status, failed)
	if err != nil {
		return outcome, err
	}
	p.Progress(fmt.Sprintf("rolled %s/%s back from %s to %s: deployment %s",
		p.Target.Cluster, p.Target.Service, from, to, deployment.ID))
	return p.watch(ctx, api, deployment, outcome)
}
