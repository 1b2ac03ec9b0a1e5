package discover

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// ClusterAPI is ECSAPI with what lists the instances of a cluster.
type ClusterAPI interface {
	ECSAPI
	ListContainerInstances(context.Context, *ecs.ListContainerInstancesInput, ...func(*ecs.Options)) (
		*ecs.ListContainerInstancesOutput, error)
}

// Cluster returns the container instances of a cluster, whether tasks run there or not, by ID: what ECS tells of them,
// and not what EC2 does. Those that were deregistered are left out.
func Cluster(ctx context.Context, api ClusterAPI, cluster string) ([]Instance, error) {
	var arns []string
	pages := ecs.NewListContainerInstancesPaginator(api, &ecs.ListContainerInstancesInput{Cluster: aws.String(cluster)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the container instances of cluster %q: %w", cluster, err)
		}
		arns = append(arns, page.ContainerInstanceArns...)
	}
	hosts, err := describeContainerInstances(ctx, api, cluster, arns)
	if err != nil {
		return nil, err
	}
	instances := onECS(hosts)
	slices.SortFunc(instances, func(a, b Instance) int { return cmp.Compare(a.ID, b.ID) })
	return instances, nil
}
