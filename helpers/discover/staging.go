package discover

import (
	"slices"
	"strings"
	"time"
)

// Staging is a service as it stands: its tasks by the instances that they run on. It is handed from one process
// to others as JSON.
type Staging struct {
	Cluster, Service string
	// Instances are those that run a task of the service, by ID; never empty.
	Instances []Instance
}

// Instance is an EC2 instance of the cluster with the service's tasks on it.
type Instance struct {
	ContainerInstanceARN string
	// ID is EC2's, i-….
	ID string
	// State is EC2's: pending, running, shutting-down, terminated, stopping or stopped.
	State string
	// Status is ECS': REGISTERING, REGISTRATION_FAILED, ACTIVE, DRAINING, DEREGISTERING or INACTIVE.
	Status string
	// AgentConnected says whether ECS hears from the instance's agent.
	AgentConnected bool
	// AgentVersion is such as 1.106.1, empty where ECS does not tell.
	AgentVersion string
	// PublicIP and PublicDNS are empty for an instance without a public address.
	PublicIP, PublicDNS string
	PrivateIP           string
	// KeyName is the EC2 key pair that the instance was launched with, empty for none.
	KeyName string
	// SecurityGroups are ids, sg-….
	SecurityGroups []string
	// Tasks are the service's tasks on the instance, the newest first.
	Tasks []Task
}

// Task is a task of the service.
type Task struct {
	ARN string
	// Definition is the ARN of the task definition's revision.
	Definition string
	// LastStatus and DesiredStatus are such as PENDING and RUNNING.
	LastStatus, DesiredStatus string
	// StartedBy is the id of the deployment that started the task, ecs-svc/….
	StartedBy string
	// CreatedAt is when ECS made the task, by its clock.
	CreatedAt time.Time
	// StartedAt is when the task became RUNNING, the zero time before.
	StartedAt  time.Time
	Containers []Container
}

// ID is the last part of the task's ARN.
func (t Task) ID() string { return lastPart(t.ARN) }

// Container is a container of a task.
type Container struct {
	// Name is the one in the task definition.
	Name string
	// RuntimeID is the full Docker id, empty before the container exists.
	RuntimeID string
	// Image is the reference in the task definition and ImageDigest what ECS says that it stood for, sha256:….
	Image, ImageDigest string
	LastStatus         string
	// HealthStatus is HEALTHY, UNHEALTHY, or UNKNOWN, also for a container without a health check.
	HealthStatus string
	// Ports are those published on the instance; empty until the container is RUNNING.
	Ports []Port
}

// Port is a container's port and the instance's port that it is published on.
type Port struct {
	Container, Host int
	// Protocol is tcp or udp.
	Protocol string
}

// Container returns the container called name of the newest task on the instance that has one, or false.
func (i Instance) Container(name string) (Container, bool) {
	for _, task := range i.Tasks {
		if c, ok := task.Container(name); ok {
			return c, true
		}
	}
	return Container{}, false
}

// Container returns the task's container called name, or false.
func (t Task) Container(name string) (Container, bool) {
	at := slices.IndexFunc(t.Containers, func(c Container) bool { return c.Name == name })
	if at < 0 {
		return Container{}, false
	}
	return t.Containers[at], true
}

// lastPart returns what follows the last slash of an ARN: old ARNs lack the cluster in the middle.
func lastPart(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
