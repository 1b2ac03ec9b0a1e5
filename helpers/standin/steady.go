package standin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// awaitSteady waits until the service runs what it asks for, and says what it told about itself if it does not.
func awaitSteady(ctx context.Context, client *ecs.Client) error {
	within, cancel := context.WithTimeout(ctx, steadyWithin)
	defer cancel()
	tick := time.NewTicker(steadyPoll)
	defer tick.Stop()
	for {
		service, err := describe(within, client)
		if err == nil && steady(service) {
			return nil
		}
		if err == nil && hopeless(service) {
			return fmt.Errorf("waiting for the service to be steady:%s", told(ctx, client, service))
		}
		select {
		case <-within.Done():
			return fmt.Errorf("waiting for the service to be steady: %w%s", errors.Join(within.Err(), err),
				told(ctx, client, service))
		case <-tick.C:
		}
	}
}

func describe(ctx context.Context, client *ecs.Client) (types.Service, error) {
	answer, err := client.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String(Cluster), Services: []string{Service},
	})
	if err != nil {
		return types.Service{}, fmt.Errorf("describing the service: %w", err)
	}
	if len(answer.Services) != 1 {
		return types.Service{}, fmt.Errorf("describing the service: %d of that name", len(answer.Services))
	}
	return answer.Services[0], nil
}

func steady(service types.Service) bool {
	return len(service.Deployments) == 1 && service.RunningCount == service.DesiredCount &&
		service.Deployments[0].RolloutState == types.DeploymentRolloutStateCompleted
}

// hopeless says whether as many tasks as there are instances have failed to start: trying again will not help.
func hopeless(service types.Service) bool {
	return len(service.Deployments) > 0 && service.Deployments[0].FailedTasks >= instances
}

// told collects the service's events and why its tasks stopped, one a line.
func told(ctx context.Context, client *ecs.Client, service types.Service) string {
	var lines strings.Builder
	for _, event := range service.Events[:min(len(service.Events), 5)] {
		lines.WriteString("\n  " + aws.ToString(event.Message))
	}
	list, err := client.ListTasks(ctx, &ecs.ListTasksInput{
		Cluster: aws.String(Cluster), ServiceName: aws.String(Service), DesiredStatus: types.DesiredStatusStopped,
	})
	if err != nil || len(list.TaskArns) == 0 {
		return lines.String()
	}
	tasks, err := client.DescribeTasks(ctx, &ecs.DescribeTasksInput{
		Cluster: aws.String(Cluster), Tasks: list.TaskArns[:min(len(list.TaskArns), 2)],
	})
	if err != nil {
		return lines.String()
	}
	for _, task := range tasks.Tasks {
		lines.WriteString("\n  " + aws.ToString(task.StoppedReason))
		for _, container := range task.Containers {
			lines.WriteString("\n    " + aws.ToString(container.Name) + ": " + aws.ToString(container.Reason))
		}
	}
	return lines.String()
}
