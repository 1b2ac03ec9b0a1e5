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

// describeInstances adds what EC2 knows about the container instances.
func describeInstances(ctx context.Context, api EC2API, hosts []types.ContainerInstance) ([]Instance, error) {
	known := map[string]ec2types.Instance{}
	for some := range slices.Chunk(ec2IDs(hosts), batch) {
		if err := lookUp(ctx, api, some, known); err != nil {
			return nil, err
		}
	}
	var instances []Instance
	for _, host := range hosts {
		found, ok := known[*host.Ec2InstanceId]
		if !ok {
			return nil, poll.AsBroken(fmt.Errorf("looking up instance %s: EC2 does not know it; %s",
				*host.Ec2InstanceId, terminated))
		}
		instances = append(instances, newInstance(host, found))
	}
	return instances, nil
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

func ec2IDs(hosts []types.ContainerInstance) []string {
	var ids []string
	for _, host := range hosts {
		ids = append(ids, *host.Ec2InstanceId)
	}
	return ids
}

func newInstance(host types.ContainerInstance, found ec2types.Instance) Instance {
	i := Instance{
		ContainerInstanceARN: aws.ToString(host.ContainerInstanceArn),
		ID:                   aws.ToString(host.Ec2InstanceId),
		Status:               aws.ToString(host.Status),
		AgentConnected:       host.AgentConnected,
		PublicIP:             aws.ToString(found.PublicIpAddress),
		PublicDNS:            aws.ToString(found.PublicDnsName),
		PrivateIP:            aws.ToString(found.PrivateIpAddress),
		KeyName:              aws.ToString(found.KeyName),
	}
	if found.State != nil {
		i.State = string(found.State.Name)
	}
	for _, group := range found.SecurityGroups {
		i.SecurityGroups = append(i.SecurityGroups, aws.ToString(group.GroupId))
	}
	return i
}
