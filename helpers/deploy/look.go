package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ErrNoService says that the cluster has no service of that name.
var ErrNoService = errors.New("the cluster has no such service")

// Look looks once at a service and at its running tasks. A service that is not there is ErrNoService.
func Look(ctx context.Context, api API, cluster, service string) (Status, error) {
	status, err := glance(ctx, api, cluster, service)
	if err != nil {
		return Status{}, err
	}
	return withTasks(ctx, api, status)
}

// glance is a Look without the tasks: one call.
func glance(ctx context.Context, api API, cluster, service string) (Status, error) {
	out, err := api.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String(cluster), Services: []string{service},
	})
	if err != nil {
		return Status{}, fmt.Errorf("describing service %s/%s: %w", cluster, service, err)
	}
	if len(out.Services) == 0 {
		return Status{}, fmt.Errorf("describing service %s/%s: %w%s", cluster, service, ErrNoService, reasons(out.Failures))
	}
	return statusOf(cluster, service, &out.Services[0]), nil
}

func withTasks(ctx context.Context, api API, status Status) (Status, error) {
	running, err := RunningTasks(ctx, api, status.Cluster, status.Service)
	if err != nil {
		return Status{}, err
	}
	status.Tasks = running
	for _, task := range running {
		status.Revisions = append(status.Revisions, task.Definition)
	}
	slices.Sort(status.Revisions)
	status.Revisions = slices.Compact(status.Revisions)
	return status, nil
}

// The percentages of a service that names none.
const (
	usualMinimum = 100
	usualMaximum = 200
)

func statusOf(cluster, service string, s *types.Service) Status {
	status := Status{
		Cluster:    cluster,
		Service:    service,
		State:      aws.ToString(s.Status),
		Definition: aws.ToString(s.TaskDefinition),
		Desired:    int(s.DesiredCount),
		Running:    int(s.RunningCount),
		Pending:    int(s.PendingCount),
		Elastic:    len(s.CapacityProviderStrategy) > 0,

		ServiceDeployment:     aws.ToString(s.CurrentServiceDeployment),
		MinimumHealthyPercent: usualMinimum,
		MaximumPercent:        usualMaximum,
	}
	if c := s.DeploymentConfiguration; c != nil {
		status.MinimumHealthyPercent = int(aws.ToInt32(cmp.Or(c.MinimumHealthyPercent, aws.Int32(usualMinimum))))
		status.MaximumPercent = int(aws.ToInt32(cmp.Or(c.MaximumPercent, aws.Int32(usualMaximum))))
	}
	for i := range s.Deployments {
		status.Deployments = append(status.Deployments, deploymentOf(&s.Deployments[i]))
	}
	for _, e := range s.Events {
		status.Events = append(status.Events,
			Event{ID: aws.ToString(e.Id), At: aws.ToTime(e.CreatedAt), Message: aws.ToString(e.Message)})
	}
	return status
}

func deploymentOf(d *types.Deployment) Deployment {
	return Deployment{
		ID:         aws.ToString(d.Id),
		Status:     aws.ToString(d.Status),
		Definition: aws.ToString(d.TaskDefinition),
		Rollout:    string(d.RolloutState),
		Reason:     aws.ToString(d.RolloutStateReason),
		Desired:    int(d.DesiredCount),
		Running:    int(d.RunningCount),
		Pending:    int(d.PendingCount),
		Failed:     int(d.FailedTasks),
		CreatedAt:  aws.ToTime(d.CreatedAt),
	}
}

func reasons(failures []types.Failure) string {
	text := ""
	for _, f := range failures {
		text += fmt.Sprintf(" (%s: %s)", aws.ToString(f.Reason), aws.ToString(f.Arn))
	}
	return text
}
