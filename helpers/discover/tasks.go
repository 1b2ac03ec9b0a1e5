package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// listTasks returns the ARNs of the tasks that ECS wants running, at least one.
func listTasks(ctx context.Context, api ECSAPI, cluster, service string) ([]string, error) {
	var arns []string
	pages := ecs.NewListTasksPaginator(api, &ecs.ListTasksInput{
		Cluster: aws.String(cluster), ServiceName: aws.String(service),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the tasks of service %q on cluster %q: %w%s", service, cluster, err, advice(err))
		}
		arns = append(arns, page.TaskArns...)
	}
	if len(arns) == 0 {
		return nil, fmt.Errorf("service %q on cluster %q has no running task: look at its desired count and its "+
			"events (aws ecs describe-services --cluster %s --services %s)", service, cluster, cluster, service)
	}
	return arns, nil
}

// advice says what to do about a name that ECS does not know.
func advice(err error) string {
	var cluster *types.ClusterNotFoundException
	var service *types.ServiceNotFoundException
	if errors.As(err, &cluster) || errors.As(err, &service) {
		return "; look at cluster, service and region in the target, and whose account the credentials are of"
	}
	return ""
}

// describeTasks describes the tasks in batches. Every one of them is on a container instance.
func describeTasks(ctx context.Context, api ECSAPI, cluster string, arns []string) ([]types.Task, error) {
	var tasks []types.Task
	for some := range slices.Chunk(arns, batch) {
		out, err := api.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: aws.String(cluster), Tasks: some})
		if err != nil {
			return nil, fmt.Errorf("describing %d tasks of cluster %q: %w", len(some), cluster, err)
		}
		if len(out.Failures) > 0 {
			return nil, gone("task", failures(out.Failures))
		}
		tasks = append(tasks, out.Tasks...)
	}
	for _, task := range tasks {
		if task.ContainerInstanceArn == nil {
			return nil, unplaced(task)
		}
	}
	return tasks, nil
}

// unplaced says why a task has no container instance.
func unplaced(task types.Task) error {
	id := lastPart(aws.ToString(task.TaskArn))
	if task.LaunchType == types.LaunchTypeFargate {
		return fmt.Errorf("task %s runs on Fargate, which has no instances: run the service with launch type EC2", id)
	}
	return fmt.Errorf("task %s is %s and has no container instance yet: look at the service's events",
		id, aws.ToString(task.LastStatus))
}

// failures lists the ids and reasons for a message.
func failures(list []types.Failure) []string {
	var texts []string
	for _, f := range list {
		texts = append(texts, fmt.Sprintf("%s (%s)", lastPart(aws.ToString(f.Arn)), aws.ToString(f.Reason)))
	}
	return texts
}

func newTask(task types.Task) Task {
	t := Task{
		ARN:           aws.ToString(task.TaskArn),
		Definition:    aws.ToString(task.TaskDefinitionArn),
		LastStatus:    aws.ToString(task.LastStatus),
		DesiredStatus: aws.ToString(task.DesiredStatus),
		StartedBy:     aws.ToString(task.StartedBy),
		CreatedAt:     aws.ToTime(task.CreatedAt),
		StartedAt:     aws.ToTime(task.StartedAt),
	}
	for _, c := range task.Containers {
		t.Containers = append(t.Containers, newContainer(c))
	}
	return t
}

func newContainer(c types.Container) Container {
	container := Container{
		Name:         aws.ToString(c.Name),
		RuntimeID:    aws.ToString(c.RuntimeId),
		Image:        aws.ToString(c.Image),
		ImageDigest:  aws.ToString(c.ImageDigest),
		LastStatus:   aws.ToString(c.LastStatus),
		HealthStatus: string(c.HealthStatus),
	}
	for _, b := range c.NetworkBindings {
		container.Ports = append(container.Ports, Port{
			Container: int(aws.ToInt32(b.ContainerPort)),
			Host:      int(aws.ToInt32(b.HostPort)),
			Protocol:  string(b.Protocol),
		})
	}
	return container
}
