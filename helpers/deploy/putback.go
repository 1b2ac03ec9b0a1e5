package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"smoke.example/ecs/helpers/poll"
)

// putBack points the service at what was live before failed and returns the deployment that does so.
func (p Plan) putBack(ctx context.Context, api API, status Status, failed Outcome) (Deployment, error) {
	if status.canGiveBack(failed) {
		deployment, err := p.stopOurs(ctx, api, status, failed)
		refusal := (*RefusalError)(nil)
		if err == nil || errors.As(err, &refusal) || ctx.Err() != nil {
			return deployment, err
		}
		p.Progress(fmt.Sprintf("ECS does not roll back by itself, so the service is updated: %v", err))
	}
	return p.update(ctx, api, RevisionOf(failed.Previous))
}

// canGiveBack reports whether ECS's own rollback of our deployment would keep tasks, and would lead to what was live
// before: to the newest deployment that completed. An update would replace those tasks by others of the same revision,
// which cannot be where neither may stop nor start first.
func (s Status) canGiveBack(failed Outcome) bool {
	ours, _ := s.deployment(failed.DeploymentID)
	if s.ServiceDeployment == "" || ours.Status != statusPrimary || ours.Rollout != rolloutInProgress {
		return false
	}
	for _, d := range s.Deployments {
		if d.Rollout == rolloutCompleted {
			return d.Definition == failed.Previous && d.Running+d.Pending > 0
		}
	}
	return false
}

// stopOurs asks ECS to stop our deployment and roll back, and returns the deployment that it makes for that. A
// RefusalError says that somebody else's is there instead.
func (p Plan) stopOurs(ctx context.Context, api API, status Status, failed Outcome) (Deployment, error) {
	_, err := api.StopServiceDeployment(ctx, &ecs.StopServiceDeploymentInput{
		ServiceDeploymentArn: aws.String(status.ServiceDeployment), StopType: types.StopServiceDeploymentStopTypeRollback,
	})
	var answer smithy.APIError
	asked := err == nil
	if err != nil {
		err = fmt.Errorf("stopping service deployment %s: %w", lastPart(status.ServiceDeployment), err)
		if errors.As(err, &answer) && poll.Final(err) || ctx.Err() != nil {
			return Deployment{}, err
		}
		p.Progress(fmt.Sprintf("%v; looking whether ECS took it nevertheless", err))
	} else {
		p.Progress(fmt.Sprintf("asked ECS to stop deployment %s and to roll back to %s",
			failed.DeploymentID, RevisionOf(failed.Previous)))
	}
	ours, _ := status.deployment(failed.DeploymentID)
	made, err := p.awaitReturn(ctx, api, ours, failed)
	if asked && errors.Is(err, context.Canceled) {
		err = poll.AsInfra(p.asked(failed))
	}
	return made, err
}

// asked says how a rollback stands that nobody waited for.
func (p Plan) asked(failed Outcome) error {
	t := p.Target
	return &RefusalError{
		Kind: Cancelled,
		Cause: fmt.Sprintf("ECS was asked to stop deployment %s and to roll %s/%s back to %s, and goes on with that",
			failed.DeploymentID, t.Cluster, t.Service, RevisionOf(failed.Previous)),
		Next: fmt.Sprintf("to look: aws ecs describe-services --cluster %s --services %s", t.Cluster, t.Service),
	}
}

// awaitReturn waits for the deployment with which ECS rolls ours back.
func (p Plan) awaitReturn(ctx context.Context, api API, ours Deployment, failed Outcome) (Deployment, error) {
	within := patient * max(p.Target.Deployment.Poll, time.Second)
	for until := p.Clock.Now().Add(within); ; {
		if err := p.Clock.Wait(ctx, p.Target.Deployment.Poll); err != nil {
			return Deployment{}, poll.AsInfra(fmt.Errorf("waiting for ECS to roll deployment %s back: %w", failed.DeploymentID, err))
		}
		status, err := glance(ctx, api, p.Target.Cluster, p.Target.Service)
		primary, there := status.Primary()
		last := !p.Clock.Now().Before(until)
		switch {
		case err != nil || !there, primary.ID == ours.ID, primary.CreatedAt.Before(ours.CreatedAt): // ours, or an answer from before it
		case primary.Definition == failed.Previous:
			return primary, nil
		case last:
			return Deployment{}, p.notOurs(status, primary, failed)
		}
		if last {
			return Deployment{}, fmt.Errorf("ECS began no rollback of deployment %s within %s", failed.DeploymentID, within)
		}
	}
}

// looksBack is how many looks may show neither ours nor ECS's rollback of it before it is believed that it is gone.
const looksBack = 3

// lookBack looks at a service of which ours should be the newest deployment. One answer without it may be an old one,
// and no rollback fails for that.
func (p Plan) lookBack(ctx context.Context, api API, failed Outcome) (Status, error) {
	gap := apart(p.Target.Deployment.Poll)
	for look := 1; ; look++ {
		status, err := p.find(ctx, api)
		primary, _ := status.Primary()
		shown := primary.ID == failed.DeploymentID ||
			status.rolledBackFrom(Outcome{DeploymentID: failed.DeploymentID, Previous: failed.Previous}, primary)
		switch {
		case err == nil && shown, err != nil && !mayPass(err), look == looksBack:
			return status, err
		case err == nil:
			p.Progress(fmt.Sprintf("one answer names %s of %s as the newest deployment; asking again, since it may be an old one",
				primary.ID, RevisionOf(primary.Definition)))
		default:
			p.Progress(fmt.Sprintf("asking again: %v", err))
		}
		if waited := p.Clock.Wait(ctx, gap); waited != nil {
			return status, poll.AsInfra(fmt.Errorf("looking for deployment %s: %w", failed.DeploymentID, waited))
		}
	}
}

// mayPass reports whether another look may be answered otherwise.
func mayPass(err error) bool {
	switch kindOfStep(err) {
	case Gone, NoCluster, Silent:
		return true
	}
	return false
}
