package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Fact is what EC2 tells of an instance besides what an Instance has.
type Fact struct {
	ID string `json:"instanceId"`
	// State is EC2's, and StateReason why, empty while it runs.
	State       string `json:"state"`
	StateReason string `json:"stateReason,omitempty"`
	Type        string `json:"instanceType"`
	Zone        string `json:"availabilityZone,omitempty"`
	Image       string `json:"imageId,omitempty"`
	// Launched is zero where EC2 does not tell.
	Launched       time.Time `json:"launchTime,omitzero"`
	PublicIP       string    `json:"publicIpAddress,omitempty"`
	PrivateIP      string    `json:"privateIpAddress,omitempty"`
	SecurityGroups []string  `json:"securityGroups,omitempty"`
}

// Placed returns the hosts with those of the tasks that stand on them, by ID. Unlike Look it takes what there is: a task
// without a host and a host that is no EC2 instance are left out.
func Placed(hosts []ecstypes.ContainerInstance, tasks []ecstypes.Task) []Instance {
	hosts = slices.DeleteFunc(slices.Clone(hosts), func(host ecstypes.ContainerInstance) bool {
		return !strings.HasPrefix(aws.ToString(host.Ec2InstanceId), "i-")
	})
	tasks = slices.DeleteFunc(slices.Clone(tasks), func(task ecstypes.Task) bool { return task.ContainerInstanceArn == nil })
	instances := onECS(hosts)
	place(instances, tasks)
	return instances
}

// Told returns the instances with what EC2 tells of each, and what it tells besides. Unlike OnEC2 it takes what there is:
// with an error, of those that EC2 does not know or was not asked for, they stay as they came.
func Told(ctx context.Context, api EC2API, instances []Instance) ([]Instance, []Fact, error) {
	known, err := lookUpAny(ctx, api, ids(instances))
	told, facts := slices.Clone(instances), []Fact{}
	var unknown []string
	for i, instance := range instances {
		found, ok := known[instance.ID]
		if !ok {
			unknown = append(unknown, instance.ID)
			continue
		}
		told[i] = instance.onEC2(found)
		facts = append(facts, factOf(told[i], found))
	}
	if err == nil && len(unknown) > 0 {
		err = fmt.Errorf("EC2 does not know %s; %s", list(unknown), terminated)
	}
	return told, facts, err
}

// lookUpAny asks by a filter, which passes over an id that EC2 does not know.
func lookUpAny(ctx context.Context, api EC2API, ids []string) (map[string]ec2types.Instance, error) {
	known := map[string]ec2types.Instance{}
	var faults []error
	for some := range slices.Chunk(ids, batch) {
		pages := ec2.NewDescribeInstancesPaginator(api, &ec2.DescribeInstancesInput{
			Filters: []ec2types.Filter{{Name: aws.String("instance-id"), Values: some}},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				faults = append(faults, fmt.Errorf("looking up %d EC2 instances: %w", len(some), err))
				break
			}
			for _, reservation := range page.Reservations {
				for _, instance := range reservation.Instances {
					known[aws.ToString(instance.InstanceId)] = instance
				}
			}
		}
	}
	return known, errors.Join(faults...)
}

func factOf(i Instance, found ec2types.Instance) Fact {
	fact := Fact{
		ID: i.ID, State: i.State, Type: string(found.InstanceType), Image: aws.ToString(found.ImageId),
		Launched: aws.ToTime(found.LaunchTime), PublicIP: i.PublicIP, PrivateIP: i.PrivateIP, SecurityGroups: i.SecurityGroups,
	}
	if found.StateReason != nil {
		fact.StateReason = aws.ToString(found.StateReason.Message)
	}
	if found.Placement != nil {
		fact.Zone = aws.ToString(found.Placement.AvailabilityZone)
	}
	return fact
}

// Described is a task of the service as ECS describes it, wherever it stands.
func Described(task ecstypes.Task) Task { return newTask(task) }
