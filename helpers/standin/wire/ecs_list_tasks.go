package wire

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func listTasks(d *state.Data, in *ecs.ListTasksInput) (*ecs.ListTasksOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	keep, fault := taskFilter(d, c.Name, in)
	if fault != nil {
		return nil, fault
	}
	var list []string
	for _, t := range d.TasksOf(keep) {
		list = append(list, t.ARN)
	}
	list, next, fault := arns(pages{size: in.MaxResults, usual: 100, token: in.NextToken}, list)
	return &ecs.ListTasksOutput{TaskArns: list, NextToken: next}, fault
}

// taskFilter reads the filters. By default only tasks are listed that are meant to run, those that do not yet
// included; none is ever meant to be PENDING.
func taskFilter(d *state.Data, cluster string, in *ecs.ListTasksInput) (func(*state.Task) bool, *state.Fault) {
	desired := string(in.DesiredStatus)
	if desired == "" {
		desired = state.Running
	}
	others := in.ServiceName != nil || in.Family != nil || in.ContainerInstance != nil
	if in.StartedBy != nil && others {
		return nil, state.Refuse(state.InvalidParameter, "startedBy cannot be combined with other filters.")
	}
	service, instance := "", ""
	if in.ServiceName != nil {
		s, ok := d.Service(cluster, *in.ServiceName)
		if !ok {
			return nil, state.Refuse("ServiceNotFoundException", "Service not found.")
		}
		service = s.Name
	}
	if in.ContainerInstance != nil {
		i, ok := d.ContainerInstance(cluster, *in.ContainerInstance)
		if !ok {
			return nil, state.Refuse(state.InvalidParameter, "The referenced container instance was not found.")
		}
		instance = i.ID
	}
	return func(t *state.Task) bool {
		return t.Cluster == cluster && t.Desired == desired &&
			(service == "" || t.Service == service) &&
			(instance == "" || t.Instance.ID == instance) &&
			(in.StartedBy == nil || t.StartedBy == *in.StartedBy) &&
			(in.Family == nil || t.Definition.Family == *in.Family) &&
			(in.LaunchType == "" || in.LaunchType == types.LaunchTypeEc2)
	}, nil
}
