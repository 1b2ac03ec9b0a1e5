package deploy

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/poll"
)

// CreateAPI is API with what makes a service.
type CreateAPI interface {
	API
	CreateService(context.Context, *ecs.CreateServiceInput, ...func(*ecs.Options)) (*ecs.CreateServiceOutput, error)
}

// Create is Run for a service that is not there yet, or not any more: it makes the service with a task for each of the
// target's instances and with the percentages of its acceptance. That there is one already is an error, a RefusalError.
// Outcome.Previous and Diff are empty.
func Create(ctx context.Context, api CreateAPI, plan Plan) (Outcome, error) {
	plan = plan.complete()
	started := plan.Clock.Now()
	outcome, err := plan.create(ctx, api)
	return plan.ended(started, outcome, err)
}

func (p Plan) create(ctx context.Context, api CreateAPI) (Outcome, error) {
	def, err := p.definition()
	if err != nil {
		return Outcome{}, err
	}
	if err := p.vacant(ctx, api); err != nil {
		return Outcome{}, err
	}
	rev, err := Register(ctx, api, def)
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Revision: rev.ARN}
	p.Progress(fmt.Sprintf("registered %s", rev))
	deployment, err := p.make(ctx, api, rev)
	if err != nil {
		return outcome, fmt.Errorf("%w (%s stays registered and is not deployed; "+
			"`aws ecs deregister-task-definition --task-definition %s` removes it)", err, rev, rev)
	}
	p.Progress(fmt.Sprintf("created %s/%s of %s with %d tasks: deployment %s",
		p.Target.Cluster, p.Target.Service, rev, p.Target.Instances.Count, deployment.ID))
	return p.watch(ctx, api, deployment, outcome)
}

// vacant asks that there is no service of the name; one that was deleted leaves it free.
func (p Plan) vacant(ctx context.Context, api API) error {
	t := p.Target
	status, err := glance(ctx, api, t.Cluster, t.Service)
	if errors.Is(err, ErrNoService) || err == nil && status.State == "INACTIVE" {
		return nil
	}
	if err != nil {
		return err
	}
	return poll.AsInfra(&RefusalError{
		Kind:  Rejected,
		Cause: fmt.Sprintf("service %s/%s is there already and %s, so it cannot be created", t.Cluster, t.Service, status.State),
		Next:  "deploy to it: smoke deploy; or wait until one that is being deleted is gone",
	})
}

// make makes the service and returns its first deployment. Where the answer was lost on the way, the service tells
// whether it was made.
func (p Plan) make(ctx context.Context, api CreateAPI, rev Revision) (Deployment, error) {
	t := p.Target
	out, err := api.CreateService(ctx, &ecs.CreateServiceInput{
		Cluster: aws.String(t.Cluster), ServiceName: aws.String(t.Service), TaskDefinition: aws.String(rev.ARN),
		DesiredCount: aws.Int32(int32(t.Instances.Count)), LaunchType: types.LaunchTypeEc2,
		DeploymentConfiguration: &types.DeploymentConfiguration{
			MinimumHealthyPercent: aws.Int32(int32(t.Acceptance.Percentages.Minimum)),
			MaximumPercent:        aws.Int32(int32(t.Acceptance.Percentages.Maximum)),
		},
	})
	if err == nil {
		status := statusOf(t.Cluster, t.Service, out.Service)
		if primary, there := status.Primary(); there && primary.Definition == rev.ARN {
			return primary, nil
		}
		return Deployment{}, fmt.Errorf("creating service %s/%s of %s: ECS accepted it, "+
			"but the service has no deployment of that", t.Cluster, t.Service, rev)
	}
	err = fmt.Errorf("creating service %s/%s of %s: %w", t.Cluster, t.Service, rev, err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	status, unknown := glance(ctx, api, t.Cluster, t.Service)
	primary, _ := status.Primary()
	if unknown != nil || primary.Definition != rev.ARN {
		return Deployment{}, err
	}
	p.Progress(fmt.Sprintf("ECS made the service although its answer did not come: %v", err))
	return primary, nil
}
