package deploy

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// CapacityAPI is API with what tells the room on a cluster.
type CapacityAPI interface {
	API
	ListContainerInstances(context.Context, *ecs.ListContainerInstancesInput, ...func(*ecs.Options)) (
		*ecs.ListContainerInstancesOutput, error)
	DescribeContainerInstances(context.Context, *ecs.DescribeContainerInstancesInput, ...func(*ecs.Options)) (
		*ecs.DescribeContainerInstancesOutput, error)
}

// Capacity looks once at what a rollout of definition (an ARN) depends on: the service's percentages and count, and the
// room for its tasks on the cluster's active instances. What the service's own tasks take counts as room.
func Capacity(ctx context.Context, api CapacityAPI, cluster, service, definition string) (Rollout, error) {
	status, err := Look(ctx, api, cluster, service)
	if err != nil {
		return Rollout{}, err
	}
	sizes := map[string]Size{}
	for _, arn := range append(status.Revisions, definition) {
		registered, err := Described(ctx, api, arn)
		if err != nil {
			return Rollout{}, err
		}
		sizes[arn] = registered.Size()
	}
	rooms, err := rooms(ctx, api, cluster)
	if err != nil {
		return Rollout{}, err
	}
	for i := range rooms {
		rooms[i].vacate(status.Tasks, sizes, definition)
	}
	return rolloutOf(status, definition, sizes[definition], rooms), nil
}

func rolloutOf(status Status, definition string, size Size, rooms []room) Rollout {
	r := Rollout{
		Cluster: status.Cluster, Service: status.Service, Definition: RevisionOf(definition),
		Desired: status.Desired, Size: size, Elastic: status.Elastic,
		MinimumHealthyPercent: status.MinimumHealthyPercent, MaximumPercent: status.MaximumPercent,
	}
	for _, room := range rooms {
		r.Rooms = append(r.Rooms, room.Room)
	}
	return r
}

// room is a Room with the ARN of its container instance.
type room struct {
	Room
	arn string
}

// vacate gives back what the service's own tasks on the instance take.
func (r *room) vacate(tasks []Task, sizes map[string]Size, definition string) {
	for _, task := range tasks {
		if task.Host != r.arn {
			continue
		}
		own := sizes[task.Definition]
		r.CPU += own.CPU
		r.Memory += own.Memory
		r.Taken = slices.DeleteFunc(r.Taken, func(port int) bool { return slices.Contains(own.Ports, port) })
		if task.Definition == definition {
			r.Own++
		}
	}
}

// rooms returns what is left on the instances that ECS would place a task on.
func rooms(ctx context.Context, api CapacityAPI, cluster string) ([]room, error) {
	var found []room
	pages := ecs.NewListContainerInstancesPaginator(api, &ecs.ListContainerInstancesInput{
		Cluster: aws.String(cluster), Status: types.ContainerInstanceStatusActive,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the container instances of cluster %q: %w", cluster, err)
		}
		if len(page.ContainerInstanceArns) == 0 {
			continue
		}
		out, err := api.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
			Cluster: aws.String(cluster), ContainerInstances: page.ContainerInstanceArns,
		})
		if err != nil {
			return nil, fmt.Errorf("describing the container instances of cluster %q: %w", cluster, err)
		}
		for i := range out.ContainerInstances {
			if host := &out.ContainerInstances[i]; host.AgentConnected {
				found = append(found, roomOf(host))
			}
		}
	}
	return found, nil
}

func roomOf(host *types.ContainerInstance) room {
	r := room{arn: aws.ToString(host.ContainerInstanceArn), Room: Room{Instance: aws.ToString(host.Ec2InstanceId)}}
	for _, resource := range host.RemainingResources {
		switch aws.ToString(resource.Name) {
		case "CPU":
			r.CPU = int(resource.IntegerValue)
		case "MEMORY":
			r.Memory = int(resource.IntegerValue)
		case "PORTS", "PORTS_UDP":
			for _, text := range resource.StringSetValue {
				if port, err := strconv.Atoi(text); err == nil {
					r.Taken = append(r.Taken, port)
				}
			}
		}
	}
	return r
}
