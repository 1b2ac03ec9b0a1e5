package remote

import "time"

// The labels by which the ECS agent says what a container is of.
const (
	// LabelCluster has the cluster's name, and LabelTask the ARN of the task.
	LabelCluster = "com.amazonaws.ecs.cluster"
	LabelTask    = "com.amazonaws.ecs.task-arn"
	// LabelFamily and LabelVersion have the task definition's family and revision, and LabelContainer the container's
	// name in it.
	LabelFamily    = "com.amazonaws.ecs.task-definition-family"
	LabelVersion   = "com.amazonaws.ecs.task-definition-version"
	LabelContainer = "com.amazonaws.ecs.container-name"
)

// Container is one container of a host, as its Docker engine describes it.
type Container struct {
	// ID has 64 hexadecimal digits; Name has no leading slash.
	ID, Name string
	// Image is the reference that the container was made from, and ImageID its config digest ("sha256:…").
	Image, ImageID string
	// RepoDigests are the image's names in registries ("repository@sha256:…"); empty if it came from none.
	RepoDigests []string
	Labels      map[string]string
	Env         Env
	// Path and Args are the command of process 1; Command is both, for people.
	Path    string
	Args    []string
	Command string
	Created time.Time
	State   State
	Ports   []Port
	Links   []Link
	// Memory and MemoryReservation are in bytes, 0 for none.
	Memory, MemoryReservation int64
	CPUShares                 int64
	LogDriver                 string
	LogOptions                map[string]string
}

// State is what a container does.
type State struct {
	// Status is created, running, paused, restarting, removing, exited or dead.
	Status             string
	Running, OOMKilled bool
	// ExitCode is of the last run.
	ExitCode int
	// RestartCount counts restarts by the engine, not by people.
	RestartCount int
	// Error is why the engine could not start it, mostly empty.
	Error string
	// StartedAt and FinishedAt are zero if it never did.
	StartedAt, FinishedAt time.Time
}

// Port is a port of a container and where the host publishes it.
type Port struct {
	// Container is the port inside, and Protocol is tcp, udp or sctp.
	Container int
	Protocol  string
	// HostIP and Host are the address and port on the host; empty and 0 for a port that is not published.
	HostIP string
	Host   int
}

// Link is a legacy link to another container.
type Link struct {
	// Container is the linked container's name on the host, and Alias its name inside this one.
	Container, Alias string
}
