package deploy

import (
	"context"
	"fmt"

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
