package deploy

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// tasksPerCall is what DescribeTasks takes at most.
const tasksPerCall = 100

// RunningTasks returns the tasks of a service that ECS wants running, those that still start included.
func RunningTasks(ctx context.Context, api API, cluster, service string) ([]Task, error) {
	return tasks(ctx, api, cluster, service, types.DesiredStatusRunning)
}

// StoppedTasks returns the tasks of a service that stopped; ECS tells of them for about an hour.
func StoppedTasks(ctx context.Context, api API, cluster, service string) ([]Task, error) {
	return tasks(ctx, api, cluster, service, types.DesiredStatusStopped)
}

func tasks(ctx context.Context, api API, cluster, service string, want types.DesiredStatus) ([]Task, error) {
	pages := ecs.NewListTasksPaginator(api, &ecs.ListTasksInput{
		Cluster: aws.String(cluster), ServiceName: aws.String(service), DesiredStatus: want,
	})
	found := []Task{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the tasks of %s/%s: %w", cluster, service, err)
		}
		described, err := describeTasks(ctx, api, cluster, page.TaskArns)
		if err != nil {
			return nil, fmt.Errorf("describing the tasks of %s/%s: %w", cluster, service, err)
		}
		found = append(found, described...)
	}
	return found, nil
}

// describeTasks leaves out the tasks that ECS no longer knows: they ended between the two calls.
func describeTasks(ctx context.Context, api API, cluster string, arns []string) ([]Task, error) {
	var found []Task
	for batch := range slices.Chunk(arns, tasksPerCall) {
		out, err := api.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: aws.String(cluster), Tasks: batch})
		if err != nil {
			return nil, err
		}
		for i := range out.Tasks {
			found = append(found, taskOf(&out.Tasks[i]))
		}
	}
	return found, nil
}

func taskOf(t *types.Task) Task {
	task := Task{
		ARN:           aws.ToString(t.TaskArn),
		Definition:    aws.ToString(t.TaskDefinitionArn),
		StartedBy:     aws.ToString(t.StartedBy),
		Host:          aws.ToString(t.ContainerInstanceArn),
		LastStatus:    aws.ToString(t.LastStatus),
		Health:        string(t.HealthStatus),
		CreatedAt:     aws.ToTime(t.CreatedAt),
		StartedAt:     aws.ToTime(t.StartedAt),
		StoppingAt:    aws.ToTime(t.StoppingAt),
		EndedAt:       aws.ToTime(t.ExecutionStoppedAt),
		StopCode:      string(t.StopCode),
		StoppedReason: aws.ToString(t.StoppedReason),
		StoppedAt:     aws.ToTime(t.StoppedAt),
	}
	for i := range t.Containers {
		task.Containers = append(task.Containers, taskContainerOf(&t.Containers[i]))
	}
	return task
}

func taskContainerOf(c *types.Container) TaskContainer {
	container := TaskContainer{
		Name: aws.ToString(c.Name), Reason: aws.ToString(c.Reason),
		Health: string(c.HealthStatus), RuntimeID: aws.ToString(c.RuntimeId),
	}
	if c.ExitCode != nil {
		code := int(*c.ExitCode)
		container.ExitCode = &code
	}
	return container
}
