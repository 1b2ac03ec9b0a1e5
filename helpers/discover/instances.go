package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"smoke.example/ecs/helpers/poll"
)

// describeContainerInstances describes the container instances in batches. Every one is an EC2 instance.
func describeContainerInstances(ctx context.Context, api ECSAPI, cluster string, arns []string) (
	[]types.ContainerInstance, error,
) {
	var found []types.ContainerInstance
	for some := range slices.Chunk(arns, batch) {
		out, err := api.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
			Cluster: aws.String(cluster), ContainerInstances: some,
		})
		if err != nil {
			return nil, fmt.Errorf("describing %d container instances of cluster %q: %w", len(some), cluster, err)
		}
		if len(out.Failures) > 0 {
			return nil, gone("container instance", failures(out.Failures))
		}
		found = append(found, out.ContainerInstances...)
	}
	for _, host := range found {
		if !strings.HasPrefix(aws.ToString(host.Ec2InstanceId), "i-") {
			return nil, fmt.Errorf("container instance %s is %q and no EC2 instance: the service has to run on EC2",
				lastPart(aws.ToString(host.ContainerInstanceArn)), aws.ToString(host.Ec2InstanceId))
		}
	}
	return found, nil
}

// OnEC2 returns the instances with what EC2 tells of each of them. One that EC2 does not know is an error, poll.Broken.
func OnEC2(ctx context.Context, api EC2API, instances []Instance) ([]Instance, error) {
	known := map[string]ec2types.Instance{}
	for some := range slices.Chunk(ids(instances), batch) {
		if err := lookUp(ctx, api, some, known); err != nil {
			return nil, err
		}
	}
	told := make([]Instance, len(instances))
	for i, instance := range instances {
		found, ok := known[instance.ID]
		if !ok {
			return nil, poll.AsBroken(fmt.Errorf("looking up instance %s: EC2 does not know it; %s", instance.ID, terminated))
		}
		told[i] = instance.onEC2(found)
	}
	return told, nil
}

// terminated is what to do about a container instance whose EC2 instance is gone.
const terminated = "it was terminated while still registered on the cluster: " +
	"replace it, or deregister its container instance"

// lookUp adds the EC2 instances to known.
func lookUp(ctx context.Context, api EC2API, ids []string, known map[string]ec2types.Instance) error {
	pages := ec2.NewDescribeInstancesPaginator(api, &ec2.DescribeInstancesInput{InstanceIds: ids})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return lookUpError(ids, err)
		}
		for _, reservation := range page.Reservations {
			for _, instance := range reservation.Instances {
				known[aws.ToString(instance.InstanceId)] = instance
			}
		}
	}
	return nil
}

// lookUpError tells an instance that is gone, which is the environment's fault, from an API that refuses.
func lookUpError(ids []string, err error) error {
	err = fmt.Errorf("looking up the EC2 instances %s: %w", strings.Join(ids, ", "), err)
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "InvalidInstanceID.NotFound" {
		return poll.AsBroken(fmt.Errorf("%w; %s", err, terminated))
	}
	return err
}

func ids(instances []Instance) []string {
	list := make([]string, len(instances))
	for i, instance := range instances {
		list[i] = instance.ID
	}
	return list
}

// onECS are the hosts with what ECS tells of each of them.
func onECS(hosts []types.ContainerInstance) []Instance {
	instances := make([]Instance, len(hosts))
	for i, host := range hosts {
		instances[i] = Instance{
			ContainerInstanceARN: aws.ToString(host.ContainerInstanceArn),
			ID:                   aws.ToString(host.Ec2InstanceId),
			Status:               aws.ToString(host.Status),
			AgentConnected:       host.AgentConnected,
		}
		if host.VersionInfo != nil {
			instances[i].AgentVersion = aws.ToString(host.VersionInfo.AgentVersion)
		}
	}
	return instances
}

// onEC2 is the instance with what EC2 tells of it.
func (i Instance) onEC2(found ec2types.Instance) Instance {
	i.PublicIP, i.PublicDNS = aws.ToString(found.PublicIpAddress), aws.ToString(found.PublicDnsName)
	i.PrivateIP, i.KeyName = aws.ToString(found.PrivateIpAddress), aws.ToString(found.KeyName)
	if found.State != nil {
		i.State = string(found.State.Name)
	}
	for _, group := range found.SecurityGroups {
		i.SecurityGroups = append(i.SecurityGroups, aws.ToString(group.GroupId))
	}
	return i
}
