package deploy_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

const (
	arnPrefix = "arn:aws:ecs:us-east-1:123456789012:task-definition/"
	rev7      = arnPrefix + "testdriven-staging:7"
	rev8      = arnPrefix + "testdriven-staging:8"
	rev9      = arnPrefix + "testdriven-staging:9"
)

// The real client fits.
var _ deploy.API = (*ecs.Client)(nil)

// noon is when every test's deployment begins.
var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// moved is a clock that waits by moving on.
type moved struct {
	now   time.Time
	waits []time.Duration
}

func (m *moved) Now() time.Time { return m.now }

func (m *moved) Wait(ctx context.Context, d time.Duration) error {
	m.now = m.now.Add(d)
	m.waits = append(m.waits, d)
	return ctx.Err()
}

// scene is what ECS shows from a time after the update on.
type scene struct {
	after   time.Duration
	service types.Service
	tasks   []types.Task
	err     error
}

// play is ECS as a list of scenes.
type play struct {
	deploy.API
	clock   *moved
	scenes  []scene
	stopped []types.Task
	// rooms are the cluster's container instances, and definition is every task's; without one there is no answer.
	rooms      []types.ContainerInstance
	definition *types.TaskDefinition
	calls      int
}

func (p *play) current() scene {
	now := p.scenes[0]
	for _, s := range p.scenes {
		if p.clock.now.Sub(noon) >= s.after {
			now = s
		}
	}
	return now
}

func (p *play) DescribeServices(
	_ context.Context, _ *ecs.DescribeServicesInput, _ ...func(*ecs.Options),
) (*ecs.DescribeServicesOutput, error) {
	p.calls++
	s := p.current()
	if s.err != nil {
		return nil, s.err
	}
	if s.service.Status == nil {
		return &ecs.DescribeServicesOutput{Failures: []types.Failure{{Arn: aws.String("s"), Reason: aws.String("MISSING")}}}, nil
	}
	return &ecs.DescribeServicesOutput{Services: []types.Service{s.service}}, nil
}

func (p *play) ListTasks(
	_ context.Context, in *ecs.ListTasksInput, _ ...func(*ecs.Options),
) (*ecs.ListTasksOutput, error) {
	p.calls++
	tasks := p.current().tasks
	if in.DesiredStatus == types.DesiredStatusStopped {
		tasks = p.stopped
	}
	out := &ecs.ListTasksOutput{}
	for _, t := range tasks {
		out.TaskArns = append(out.TaskArns, *t.TaskArn)
	}
	return out, nil
}

func (p *play) DescribeTasks(
	_ context.Context, in *ecs.DescribeTasksInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTasksOutput, error) {
	p.calls++
	out := &ecs.DescribeTasksOutput{}
	for _, t := range append(p.current().tasks, p.stopped...) {
		for _, arn := range in.Tasks {
			if arn == *t.TaskArn {
				out.Tasks = append(out.Tasks, t)
			}
		}
	}
	return out, nil
}

func (p *play) DescribeTaskDefinition(
	context.Context, *ecs.DescribeTaskDefinitionInput, ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	p.calls++
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: p.definition}, nil
}

func (p *play) ListContainerInstances(
	context.Context, *ecs.ListContainerInstancesInput, ...func(*ecs.Options),
) (*ecs.ListContainerInstancesOutput, error) {
	p.calls++
	out := &ecs.ListContainerInstancesOutput{}
	for _, room := range p.rooms {
		out.ContainerInstanceArns = append(out.ContainerInstanceArns, *room.ContainerInstanceArn)
	}
	return out, nil
}

func (p *play) DescribeContainerInstances(
	_ context.Context, in *ecs.DescribeContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.DescribeContainerInstancesOutput, error) {
	p.calls++
	out := &ecs.DescribeContainerInstancesOutput{}
	for _, room := range p.rooms {
		if slices.Contains(in.ContainerInstances, *room.ContainerInstanceArn) {
			out.ContainerInstances = append(out.ContainerInstances, room)
		}
	}
	return out, nil
}

// service is an active service that wants 2 tasks and has these deployments, newest first.
func service(deployments ...types.Deployment) types.Service {
	s := types.Service{
		Status: aws.String("ACTIVE"), DesiredCount: 2,
		TaskDefinition: deployments[0].TaskDefinition, Deployments: deployments,
	}
	for _, d := range deployments {
		s.RunningCount += d.RunningCount
		s.PendingCount += d.PendingCount
	}
	return s
}

func rollout(id, status, definition string, running int, state types.DeploymentRolloutState) types.Deployment {
	return types.Deployment{
		Id: aws.String("ecs-svc/" + id), Status: aws.String(status), TaskDefinition: aws.String(definition),
		DesiredCount: 2, RunningCount: int32(running), RolloutState: state, CreatedAt: aws.Time(created(id)),
	}
}

// created makes a deployment with a higher number younger; ours is 2.
func created(id string) time.Time {
	var n int
	_, _ = fmt.Sscan(id, &n) // a test's own digits
	return noon.Add(time.Duration(n-2) * time.Minute)
}

func says(s types.Service, events ...string) types.Service {
	for i, text := range events {
		s.Events = append([]types.ServiceEvent{{
			Id: aws.String(text), CreatedAt: aws.Time(noon.Add(time.Duration(i) * time.Second)), Message: aws.String(text),
		}}, s.Events...)
	}
	return s
}

func tasks(definition, deployment string, ids ...string) []types.Task {
	var all []types.Task
	for _, id := range ids {
		all = append(all, types.Task{
			TaskArn:           aws.String("arn:aws:ecs:us-east-1:123456789012:task/c/" + id),
			TaskDefinitionArn: aws.String(definition), StartedBy: aws.String("ecs-svc/" + deployment),
			LastStatus: aws.String("RUNNING"), StartedAt: aws.Time(noon),
		})
	}
	return all
}

// done is our deployment as it should end.
func done(after time.Duration, ids ...string) scene {
	return scene{
		after:   after,
		service: service(rollout("2", "PRIMARY", rev8, 2, types.DeploymentRolloutStateCompleted)),
		tasks:   tasks(rev8, "2", ids...),
	}
}

var throttled = &smithy.GenericAPIError{Code: "ThrottlingException", Message: "Rate exceeded"}

// watch watches our deployment, 2 of revision 8, in a play that begins at noon.
func watch(ctx context.Context, p *play) (deploy.Outcome, []string, error) {
	p.clock = &moved{now: noon}
	var lines []string
	outcome, err := deploy.Watch(ctx, p, p.clock, deploy.WatchConfig{
		Cluster: "c", Service: "s", Previous: rev7,
		Deployment: deploy.Deployment{ID: "ecs-svc/2", Status: "PRIMARY", Definition: rev8, CreatedAt: noon},
		Bounds:     target.Deployment{Within: 5 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second},
		Progress: func(line string) {
			lines = append(lines, fmt.Sprintf("%s %s", p.clock.now.Sub(noon), line))
		},
	})
	return outcome, lines, err
}
