package deploy

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// Update points the service at rev and returns the deployment that ECS made for it. It is an error when the service
// then does not name rev. It does not wait for tasks: Watch does.
func Update(ctx context.Context, api API, cluster, service string, rev Revision) (Deployment, error) {
	out, err := api.UpdateService(ctx, &ecs.UpdateServiceInput{
		Cluster: aws.String(cluster), Service: aws.String(service), TaskDefinition: aws.String(rev.ARN),
	})
	if err != nil {
		return Deployment{}, fmt.Errorf("updating service %s/%s to %s: %w", cluster, service, rev, err)
	}
	status := statusOf(cluster, service, out.Service)
	if status.Definition != rev.ARN {
		return Deployment{}, fmt.Errorf("updating service %s/%s to %s: ECS accepted it, but the service names %s",
			cluster, service, rev, RevisionOf(status.Definition))
	}
	primary, there := status.Primary()
	if !there || primary.Definition != rev.ARN {
		return Deployment{}, fmt.Errorf("updating service %s/%s to %s: the service's primary deployment is of %s",
			cluster, service, rev, RevisionOf(primary.Definition))
	}
	return primary, nil
}

// lastLook bounds the look at a service whose update was not answered, also when the run was told to end.
const lastLook = 10 * time.Second

// update is Update for a revision that the service did not name before: where the answer was lost on the way, or the
// run was told to end while it waited for it, the service tells whether the update was made.
func (p Plan) update(ctx context.Context, api API, rev Revision) (Deployment, error) {
	t := p.Target
	deployment, err := Update(ctx, api, t.Cluster, t.Service, rev)
	if err == nil {
		return deployment, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	status, unknown := glance(ctx, api, t.Cluster, t.Service)
	primary, _ := status.Primary()
	if unknown != nil || status.Definition != rev.ARN || primary.Definition != rev.ARN {
		return Deployment{}, err
	}
	p.Progress(fmt.Sprintf("ECS made the update although its answer did not come: %v", err))
	return primary, nil
}
