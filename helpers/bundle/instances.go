package bundle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/discover"
)

// mostHosts is how many container instances of a cluster are described.
const mostHosts = 500

// describeHosts asks ECS for the container instances of the cluster. With an error there are those that it told of.
func (c *collector) describeHosts(ctx context.Context, s *survey) error {
	if s.fault != nil {
		return nil
	}
	var arns []string
	pages := ecs.NewListContainerInstancesPaginator(s.aws.ECS, &ecs.ListContainerInstancesInput{
		Cluster: aws.String(c.Target.Cluster),
	})
	for pages.HasMorePages() && len(arns) < mostHosts {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("listing the container instances of cluster %q: %w", c.Target.Cluster, err)
		}
		arns = append(arns, page.ContainerInstanceArns...)
	}
	var faults []error
	for some := range slices.Chunk(arns, batch) {
		out, err := s.aws.ECS.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
			Cluster: aws.String(c.Target.Cluster), ContainerInstances: some,
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("describing %d container instances: %w", len(some), err))
			continue
		}
		s.hosts = append(s.hosts, out.ContainerInstances...)
		faults = append(faults, failed(out.Failures))
	}
	return errors.Join(faults...)
}

// told are the container instances as ECS tells of them, with what EC2 tells of each.
func (s *survey) told(facts []discover.Fact) body {
	all := make([]any, 0, len(s.hosts))
	for i := range s.hosts {
		host := plain(withoutAttributes(s.hosts[i]))
		members, is := host.(map[string]any)
		at := slices.IndexFunc(facts, func(f discover.Fact) bool { return f.ID == aws.ToString(s.hosts[i].Ec2InstanceId) })
		if is && at >= 0 {
			members["ec2"] = facts[at]
		}
		all = append(all, host)
	}
	return list{name: "containerInstances", items: all}
}

// withoutAttributes leaves out the some forty capabilities of an agent, which say nothing about this run.
func withoutAttributes(host types.ContainerInstance) types.ContainerInstance {
	host.Attributes = nil
	return host
}
