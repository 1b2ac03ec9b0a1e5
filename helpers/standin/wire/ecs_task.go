package wire

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func describeTasks(d *state.Data, in *ecs.DescribeTasksInput) (*ecs.DescribeTasksOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault == nil {
		fault = batch("Tasks", in.Tasks, 100)
	}
	if fault != nil {
		return nil, fault
	}
	out := &ecs.DescribeTasksOutput{Tasks: []types.Task{}, Failures: []types.Failure{}}
	for _, id := range in.Tasks {
		if t, ok := d.Task(c.Name, id); ok {
			out.Tasks = append(out.Tasks, task(d, t))
		} else {
			out.Failures = append(out.Failures, missing(asARN(d, "task/"+c.Name, id)))
		}
	}
	return out, nil
}

func stopTask(d *state.Data, in *ecs.StopTaskInput) (*ecs.StopTaskOutput, *state.Fault) {
	c, fault := d.Cluster(value(in.Cluster))
	if fault != nil {
		return nil, fault
	}
	t, ok := d.Task(c.Name, value(in.Task))
	if !ok {
		return nil, state.Refuse(state.InvalidParameter, "The referenced task was not found.")
	}
	reason := value(in.Reason)
	if reason == "" {
		reason = "Task stopped by user"
	}
	d.Stop(t, state.UserInitiated, reason)
	stopped := task(d, t)
	return &ecs.StopTaskOutput{Task: &stopped}, nil
}

func task(d *state.Data, t *state.Task) types.Task {
	needs := t.Definition.Needs()
	out := types.Task{
		TaskArn: &t.ARN, ClusterArn: str(d.ARN("ecs", "cluster/"+t.Cluster)), TaskDefinitionArn: &t.Definition.ARN,
		ContainerInstanceArn: &t.Instance.ARN, AvailabilityZone: str(t.Instance.Instance.AvailabilityZone),
		Group: str("service:" + t.Service), StartedBy: &t.StartedBy, LaunchType: types.LaunchTypeEc2,
		DesiredStatus: &t.Desired, LastStatus: &t.Last, HealthStatus: types.HealthStatus(t.Health()),
		StopCode: types.TaskStopCode(t.StopCode), StoppedReason: str(t.StoppedReason), Version: t.Version,
		Cpu: str(strconv.Itoa(needs.CPU)), Memory: str(strconv.Itoa(needs.Memory)),
		Connectivity: connectivity(t.Instance), ConnectivityAt: at(t.Created), CreatedAt: at(t.Created),
		PullStartedAt: at(t.PullStarted), PullStoppedAt: at(t.PullStopped), StartedAt: at(t.Started),
		StoppingAt: at(t.Stopping), ExecutionStoppedAt: at(t.ExecutionStopped), StoppedAt: at(t.Stopped),
		Overrides: &types.TaskOverride{
			ContainerOverrides:            []types.ContainerOverride{},
			InferenceAcceleratorOverrides: []types.InferenceAcceleratorOverride{}, //nolint:staticcheck // AWS still sends it
		},
		Attachments: []types.Attachment{}, Attributes: []types.Attribute{}, Tags: []types.Tag{},
		InferenceAccelerators: []types.InferenceAccelerator{}, //nolint:staticcheck // AWS still sends it
		Containers:            []types.Container{},
	}
	for _, c := range t.Containers {
		out.Containers = append(out.Containers, container(t, c))
		out.Overrides.ContainerOverrides = append(out.Overrides.ContainerOverrides,
			types.ContainerOverride{Name: &c.Definition.Name})
	}
	return out
}

// connectivity is whether ECS hears of the task from its instance's agent.
func connectivity(on *state.ContainerInstance) types.Connectivity {
	if on.AgentConnected {
		return types.ConnectivityConnected
	}
	return types.ConnectivityDisconnected
}

func container(t *state.Task, c *state.Container) types.Container {
	out := types.Container{
		ContainerArn: &c.ARN, TaskArn: &t.ARN, Name: &c.Definition.Name, Image: &c.Definition.Image,
		ImageDigest: str(c.Digest), RuntimeId: str(c.RuntimeID), LastStatus: &c.Last, Reason: str(c.Reason),
		HealthStatus: types.HealthStatus(c.Health), Cpu: str(strconv.Itoa(c.Definition.CPU)),
		NetworkInterfaces: []types.NetworkInterface{},
		NetworkBindings: each(c.Bindings, func(b state.Binding) types.NetworkBinding {
			container, host := i32(b.Container), i32(b.Host)
			return types.NetworkBinding{
				BindIP: str("0.0.0.0"), ContainerPort: &container, HostPort: &host,
				Protocol: types.TransportProtocol(b.Protocol),
			}
		}),
	}
	if c.ExitCode != nil {
		code := i32(*c.ExitCode)
		out.ExitCode = &code
	}
	if n := c.Definition.Memory; n > 0 {
		out.Memory = str(strconv.Itoa(n))
	}
	if n := c.Definition.MemoryReservation; n > 0 {
		out.MemoryReservation = str(strconv.Itoa(n))
	}
	return out
}
