package discover

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// batch is how many ids one Describe call takes. It is the limit of DescribeTasks and
// DescribeContainerInstances.
const batch = 100

// Look follows a service to its tasks, their container instances and EC2 instances, once. Tasks that ECS wants
// stopped are left out, tasks that are still PENDING are not. It is an error if there is no task, if one has no
// instance yet, or if something that was listed is gone a moment later; another look may find more. It is none
// if an instance has no public address: BaseURL says so.
func Look(ctx context.Context, ecsAPI ECSAPI, ec2API EC2API, cluster, service string) (Staging, error) {
	arns, err := listTasks(ctx, ecsAPI, cluster, service)
	if err != nil {
		return Staging{}, err
	}
	tasks, err := describeTasks(ctx, ecsAPI, cluster, arns)
	if err != nil {
		return Staging{}, err
	}
	hosts, err := describeContainerInstances(ctx, ecsAPI, cluster, hostsOf(tasks))
	if err != nil {
		return Staging{}, err
	}
	instances, err := OnEC2(ctx, ec2API, onECS(hosts))
	if err != nil {
		return Staging{}, err
	}
	place(instances, tasks)
	return Staging{Cluster: cluster, Service: service, Instances: instances}, nil
}

// hostsOf returns the ARNs of the container instances that the tasks are on, each once.
func hostsOf(tasks []ecstypes.Task) []string {
	var arns []string
	for _, task := range tasks {
		arns = append(arns, *task.ContainerInstanceArn)
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

// place puts each task on its instance, the newest first.
func place(instances []Instance, tasks []ecstypes.Task) {
	for i := range instances {
		on := &instances[i]
		for _, task := range tasks {
			if *task.ContainerInstanceArn == on.ContainerInstanceARN {
				on.Tasks = append(on.Tasks, newTask(task))
			}
		}
		slices.SortFunc(on.Tasks, newestFirst)
	}
	slices.SortFunc(instances, func(a, b Instance) int { return cmp.Compare(a.ID, b.ID) })
}

// newestFirst puts a task that has not started yet behind those that have, since it cannot answer.
func newestFirst(a, b Task) int {
	return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.ARN, b.ARN))
}

// gone says that AWS did not describe what it had listed a moment before.
func gone(what string, missing []string) error {
	return fmt.Errorf("ECS listed %s %s, and a moment later did not know it any more: look again",
		what, orNone(missing))
}
