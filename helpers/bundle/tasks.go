package bundle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/evidence"
)

// batch is how many things one Describe call of ECS takes.
const batch = 100

// mostTasks is how many tasks of a kind are described.
const mostTasks = 500

// describeRunning keeps the tasks that ECS wants running; those that are still PENDING are among them.
func (c *collector) describeRunning(ctx context.Context, s *survey) error {
	part := c.promise(evidence.Part{Name: "running tasks", Kind: evidence.RunningTasks}, large)
	if s.fault != nil {
		part.fail(s.fault)
		return nil
	}
	var more bool
	var err error
	s.running, more, err = c.tasks(ctx, s.aws.ECS, types.DesiredStatusRunning)
	part.keep(list{name: "tasks", items: plainly(s.running), cut: more}, err)
	return err
}

// describeStopped keeps the tasks that ECS still knows of those that stopped, the last one first.
func (c *collector) describeStopped(ctx context.Context, s *survey) {
	if c.Light {
		return
	}
	part := c.promise(evidence.Part{Name: "stopped tasks", Kind: evidence.StoppedTasks}, large)
	if s.fault != nil {
		part.fail(s.fault)
		return
	}
	var more bool
	var err error
	s.stopped, more, err = c.tasks(ctx, s.aws.ECS, types.DesiredStatusStopped)
	slices.SortStableFunc(s.stopped, func(a, b types.Task) int {
		return aws.ToTime(b.StoppedAt).Compare(aws.ToTime(a.StoppedAt))
	})
	part.keep(list{name: "tasks", items: plainly(s.stopped), cut: more}, err)
}

// tasks returns the service's tasks with what they are wanted to be, and whether there are more. With an error it
// returns those that it got.
func (c *collector) tasks(ctx context.Context, api ECSAPI, wanted types.DesiredStatus) (
	tasks []types.Task, more bool, err error,
) {
	var arns []string
	pages := ecs.NewListTasksPaginator(api, &ecs.ListTasksInput{
		Cluster: aws.String(c.Target.Cluster), ServiceName: aws.String(c.Target.Service), DesiredStatus: wanted,
	})
	for pages.HasMorePages() && len(arns) < mostTasks {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, false, fmt.Errorf("listing the %s tasks of service %q: %w", wanted, c.Target.Service, err)
		}
		arns = append(arns, page.TaskArns...)
	}
	var faults []error
	for some := range slices.Chunk(arns, batch) {
		out, err := api.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: aws.String(c.Target.Cluster), Tasks: some})
		if err != nil {
			faults = append(faults, fmt.Errorf("describing %d %s tasks: %w", len(some), wanted, err))
			continue
		}
		tasks = append(tasks, out.Tasks...)
		faults = append(faults, failed(out.Failures))
	}
	return tasks, pages.HasMorePages(), errors.Join(faults...)
}
