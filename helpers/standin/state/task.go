package state

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Statuses of tasks and containers.
const (
	Pending  = "PENDING"
	Running  = "RUNNING"
	Stopping = "STOPPING"
	Stopped  = "STOPPED"
)

// Stop codes of tasks.
const (
	TaskFailedToStart         = "TaskFailedToStart"
	EssentialContainerExited  = "EssentialContainerExited"
	UserInitiated             = "UserInitiated"
	ServiceSchedulerInitiated = "ServiceSchedulerInitiated"
)

// Task is one run of a task definition on a container instance. Times that have not come yet are zero.
type Task struct {
	// ID is 32 hexadecimal digits; ARN contains it.
	ID, ARN string
	// Cluster and Service are names.
	Cluster, Service string
	// StartedBy is the id of the deployment that started it (ecs-svc/…), Deployment of the one that it belongs to: a
	// rollback takes tasks over.
	StartedBy, Deployment string
	Definition            *TaskDefinition
	// Revision is the service's revision that it runs.
	Revision *Revision
	Instance *ContainerInstance
	// Desired is RUNNING or STOPPED; Last is what the agent reported.
	Desired, Last string
	// StopCode and StoppedReason say why it was stopped.
	StopCode, StoppedReason string
	// Containers in the definition's order.
	Containers []*Container
	// Version counts the changes.
	Version int64

	Created, PullStarted, PullStopped, Started, Stopping, ExecutionStopped, Stopped time.Time
}

// Container is a container of a task.
type Container struct {
	// ARN ends in the task's id and a UUID.
	ARN        string
	Definition ContainerDefinition
	// Digest is the image's digest, once it is resolved.
	Digest string
	// RuntimeID is the engine's full id; DockerName is its name there. Empty until it is created.
	RuntimeID, DockerName string
	Last                  string
	// ExitCode is nil until it has ended, and stays so if it never started.
	ExitCode *int
	// Reason says why it failed; usually empty.
	Reason string
	// Bindings are its published ports, once it runs.
	Bindings []Binding
	// Health is HEALTHY, UNHEALTHY, or UNKNOWN for a container without a health check.
	Health string
}

// Binding is a published port.
type Binding struct {
	Container, Host int
	Protocol        string
}

// NewTask places a task of a service's deployment on an instance.
func (d *Data) NewTask(s *Service, deployment *Deployment, on *ContainerInstance) *Task {
	id := HexID(32)
	t := &Task{
		ID: id, ARN: d.ARN("ecs", "task/"+s.Cluster+"/"+id), Cluster: s.Cluster, Service: s.Name,
		StartedBy: deployment.ID, Deployment: deployment.ID, Definition: deployment.Definition,
		Revision: deployment.Revision, Instance: on,
		Desired: Running, Last: Pending, Created: d.Now(), Version: 1,
	}
	for _, c := range deployment.Definition.Containers {
		t.Containers = append(t.Containers, &Container{
			ARN:        d.ARN("ecs", "container/"+s.Cluster+"/"+id+"/"+UUID()),
			Definition: c, Last: Pending, Health: "UNKNOWN",
		})
	}
	d.Tasks[id] = t
	return t
}

// Stop asks for the end of a task. The first reason stays.
func (d *Data) Stop(t *Task, code, reason string) {
	if t.Desired == Stopped {
		return
	}
	t.Desired, t.StopCode, t.StoppedReason = Stopped, code, reason
	t.Stopping = d.Now()
	t.Version++
}

// Task finds a task of a cluster by id or ARN.
func (d *Data) Task(cluster, idOrARN string) (*Task, bool) {
	t, ok := d.Tasks[afterSlash(idOrARN)]
	if !ok || t.Cluster != cluster || isARN(idOrARN) && t.ARN != idOrARN && !oldARN(t, idOrARN) {
		return nil, false
	}
	return t, true
}

// oldARN reports whether arn is the short form without the cluster.
func oldARN(t *Task, arn string) bool {
	return strings.Replace(t.ARN, "task/"+t.Cluster+"/", "task/", 1) == arn
}

// TasksOf returns the tasks that keep accepts, oldest first.
func (d *Data) TasksOf(keep func(*Task) bool) []*Task {
	var found []*Task
	for _, t := range d.Tasks {
		if keep(t) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b *Task) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// Health is the worst of the essential containers: UNHEALTHY, UNKNOWN, HEALTHY.
func (t *Task) Health() string {
	worst := "HEALTHY"
	for _, c := range t.Containers {
		switch {
		case !c.Definition.Essential:
		case c.Health == "UNHEALTHY":
			return c.Health
		case c.Health == "UNKNOWN":
			worst = "UNKNOWN"
		}
	}
	return worst
}
