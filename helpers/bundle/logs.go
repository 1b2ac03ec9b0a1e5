package bundle

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/logs"
)

// mostStopped is how many of the tasks that have just stopped have their streams read, and mostStreams how many streams
// are read at once: CloudWatch takes some 10 such calls a second.
const (
	mostStopped = 10
	mostStreams = 8
)

// stream is one of a container of a task.
type stream struct {
	instance, container, group, name string
}

// logs keeps the definitions and, with the names that they give, the end of each stream.
func (c *collector) logs(ctx context.Context, s *survey) {
	known := definitions{}
	soon, stop := context.WithTimeout(ctx, c.within/6) // a silent API leaves time for the streams
	defer stop()
	if !c.Light {
		c.compareDefinitions(soon, s, known)
	}
	if s.fault != nil {
		c.promise(evidence.Part{Name: "log streams", Kind: evidence.StreamTail}, small).fail(s.fault)
		return
	}
	streams := c.streams(soon, s, known)
	if len(streams) == 0 {
		c.promise(evidence.Part{Name: "log streams", Kind: evidence.StreamTail}, small).fail(
			cmp.Or(s.unplaced, fmt.Errorf("no task of service %q is known whose containers write a stream", c.Target.Service)))
		return
	}
	parts := make([]*promised, len(streams))
	for i, one := range streams {
		parts[i] = c.promise(evidence.Part{
			Name: "log stream", Kind: evidence.StreamTail, Instance: one.instance, Container: one.container, Stream: one.name,
		}, large)
	}
	numbers := make([]int, len(streams))
	for i := range numbers {
		numbers[i] = i
	}
	each(ctx, numbers, mostStreams, func(i int) { c.tail(ctx, s.aws.Logs, streams[i], parts[i].begin()) })
}

// tail keeps the end of one stream. One event more than wanted says whether there are more.
func (c *collector) tail(ctx context.Context, api logs.API, of stream, part *promised) {
	events, err := logs.Last(ctx, api, of.group, of.name, c.lines()+1)
	more := len(events) > c.lines()
	if more {
		events = events[len(events)-c.lines():]
	}
	moments := make([]evidence.Moment, len(events))
	for i, event := range events {
		moments[i] = moment(event.Time, event.Message)
	}
	part.keep(list{items: items(keysTogether(moments)), end: true, cut: more}, err)
}

// placed is a task with the instance that it stands on, which is empty where nobody knows.
type placed struct {
	discover.Task
	instance string
}

// tasks are the service's as far as anybody knows of them: those that run, and those that have just stopped.
func (s *survey) tasks() []placed {
	var all []placed
	seen := map[string]bool{}
	stopped := 0
	add := func(task discover.Task, instance string) {
		if task.DesiredStatus == string(types.DesiredStatusStopped) {
			stopped++
		}
		if seen[task.ARN] || task.DesiredStatus == string(types.DesiredStatusStopped) && stopped > mostStopped {
			return
		}
		seen[task.ARN] = true
		all = append(all, placed{task, instance})
	}
	for _, task := range slices.Concat(s.running, s.fresh()) {
		add(discover.Described(task), s.instanceOf(task))
	}
	for _, place := range s.places {
		for _, task := range place.Tasks {
			add(task, place.ID)
		}
	}
	return all
}

// instanceOf is the EC2 id of the instance that a task stands on, or "".
func (s *survey) instanceOf(task types.Task) string {
	for i := range s.hosts {
		if aws.ToString(s.hosts[i].ContainerInstanceArn) == aws.ToString(task.ContainerInstanceArn) {
			return aws.ToString(s.hosts[i].Ec2InstanceId)
		}
	}
	for _, place := range s.places {
		if place.ContainerInstanceARN == aws.ToString(task.ContainerInstanceArn) {
			return place.ID
		}
	}
	return ""
}

// streams are those of the containers of the tasks, as their definitions say. One that ECS does not tell is taken for the
// target's own.
func (c *collector) streams(ctx context.Context, s *survey, known definitions) []stream {
	var streams []stream
	for _, task := range s.tasks() {
		var containers []types.ContainerDefinition
		if definition, err := known.of(ctx, s.aws.ECS, task.Definition); err == nil {
			containers = definition.ContainerDefinitions
		} else {
			containers = c.ownContainers()
		}
		for i := range containers {
			if one, writes := c.stream(task, &containers[i]); writes {
				streams = append(streams, one)
			}
		}
	}
	return streams
}

func (c *collector) stream(task placed, container *types.ContainerDefinition) (stream, bool) {
	config := container.LogConfiguration
	if config == nil || config.LogDriver != types.LogDriverAwslogs {
		return stream{}, false
	}
	name := aws.ToString(container.Name)
	runs, _ := task.Container(name)
	return stream{
		instance: task.instance, container: name, group: cmp.Or(config.Options["awslogs-group"], c.Target.Logs.Group),
		name: logs.StreamName(config.Options["awslogs-stream-prefix"], name, task.ID(), runs.RuntimeID),
	}, true
}

// anyAccount stands in a definition that is read for what it says about logs.
const anyAccount = "000000000000"

func (c *collector) ownContainers() []types.ContainerDefinition {
	own, err := deploy.Render(c.Target.Definition, cmp.Or(c.Target.Account, anyAccount))
	if err != nil {
		return nil
	}
	return own.Task.ContainerDefinitions
}
