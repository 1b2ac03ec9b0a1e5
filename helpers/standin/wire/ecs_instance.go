package wire

import (
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func listContainerInstances(
	d *state.Data, in *ecs.ListContainerInstancesInput,
) (*ecs.ListContainerInstancesOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	var list []string
	for _, i := range d.InstancesOf(c.Name) {
		if string(in.Status) == i.Status || in.Status == "" && i.Status != "INACTIVE" {
			list = append(list, i.ARN)
		}
	}
	list, next, fault := arns(pages{size: in.MaxResults, usual: 100, token: in.NextToken}, list)
	return &ecs.ListContainerInstancesOutput{ContainerInstanceArns: list, NextToken: next}, fault
}

func describeContainerInstances(
	d *state.Data, in *ecs.DescribeContainerInstancesInput,
) (*ecs.DescribeContainerInstancesOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault == nil {
		fault = batch("Container instances", in.ContainerInstances, 100)
	}
	if fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeContainerInstancesOutput{
		ContainerInstances: []types.ContainerInstance{}, Failures: []types.Failure{},
	}
	for _, id := range in.ContainerInstances {
		if i, ok := d.ContainerInstance(c.Name, id); ok {
			out.ContainerInstances = append(out.ContainerInstances, containerInstance(d, i))
		} else {
			out.Failures = append(out.Failures, missing(asARN(d, "container-instance/"+c.Name, id)))
		}
	}
	return out, nil
}

// updateContainerInstancesState begins or ends draining.
func updateContainerInstancesState(
	d *state.Data, in *ecs.UpdateContainerInstancesStateInput,
) (*ecs.UpdateContainerInstancesStateOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault == nil {
		fault = batch("Container instances", in.ContainerInstances, 10)
	}
	if fault == nil && in.Status != state.Active && in.Status != state.Draining {
		fault = state.Refuse(state.InvalidParameter, "The status must be ACTIVE or DRAINING.")
	}
	if fault != nil {
		return nil, fault
	}
	out := &ecs.UpdateContainerInstancesStateOutput{
		ContainerInstances: []types.ContainerInstance{}, Failures: []types.Failure{},
	}
	for _, id := range in.ContainerInstances {
		i, ok := d.ContainerInstance(c.Name, id)
		if !ok {
			out.Failures = append(out.Failures, missing(asARN(d, "container-instance/"+c.Name, id)))
			continue
		}
		if i.Status != string(in.Status) {
			i.Status = string(in.Status)
			i.Version++
		}
		out.ContainerInstances = append(out.ContainerInstances, containerInstance(d, i))
	}
	return out, nil
}

func containerInstance(d *state.Data, i *state.ContainerInstance) types.ContainerInstance {
	out := types.ContainerInstance{
		ContainerInstanceArn: &i.ARN, Ec2InstanceId: &i.Instance.ID, Status: &i.Status, Version: i.Version,
		AgentConnected: i.AgentConnected, RegisteredAt: at(i.RegisteredAt),
		RegisteredResources: resources(i.Registered()), RemainingResources: resources(d.Remaining(i)),
		VersionInfo: &types.VersionInfo{
			AgentVersion: str("1.106.1"), AgentHash: str("abcdef12"), DockerVersion: str("DockerVersion: 25.0.16"),
		},
		Attributes: []types.Attribute{
			{Name: str("ecs.availability-zone"), Value: str(i.Instance.AvailabilityZone)},
			{Name: str("ecs.instance-type"), Value: str(i.Instance.Type)},
			{Name: str("com.amazonaws.ecs.capability.logging-driver.awslogs")},
		},
		Attachments: []types.Attachment{}, Tags: []types.Tag{},
	}
	for _, t := range d.Tasks {
		switch {
		case t.Instance != i:
		case t.Last == state.Pending:
			out.PendingTasksCount++
		case t.Last != state.Stopped:
			out.RunningTasksCount++
		}
	}
	return out
}

func resources(r state.Resources) []types.Resource {
	number := func(name string, n int) types.Resource {
		return types.Resource{Name: &name, Type: str("INTEGER"), IntegerValue: i32(n)}
	}
	set := func(name string, ports []int) types.Resource {
		return types.Resource{Name: &name, Type: str("STRINGSET"), StringSetValue: each(slices.Clone(ports), strconv.Itoa)}
	}
	return []types.Resource{number("CPU", r.CPU), number("MEMORY", r.Memory), set("PORTS", r.TCP), set("PORTS_UDP", r.UDP)}
}
