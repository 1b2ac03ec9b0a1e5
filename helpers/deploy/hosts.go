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
		if task.Definition == definition && task.StoppingAt.IsZero() {
			r.Own++
		}
	}
}

// rooms returns what is left on a cluster's instances, also on those on which ECS would place no task. Those that are
// INACTIVE are not listed.
func rooms(ctx context.Context, api API, cluster string) ([]room, error) {
	var found []room
	pages := ecs.NewListContainerInstancesPaginator(api, &ecs.ListContainerInstancesInput{Cluster: aws.String(cluster)})
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
			found = append(found, roomOf(&out.ContainerInstances[i]))
		}
	}
	return found, nil
}

func roomOf(host *types.ContainerInstance) room {
	arn := aws.ToString(host.ContainerInstanceArn)
	r := room{arn: arn, Room: Room{ID: lastPart(arn), Instance: aws.ToString(host.Ec2InstanceId)}}
	switch status := aws.ToString(host.Status); {
	case status != "" && status != string(types.ContainerInstanceStatusActive):
		r.State = status
	case !host.AgentConnected:
		r.State = disconnected
	}
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
