package state

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TaskDefinition is one revision of a family. It never changes but for its deregistration.
type TaskDefinition struct {
	ARN, Family string
	// Revision counts from 1 in its family and is never used again.
	Revision int
	// Active is false once it is deregistered.
	Active bool
	// NetworkMode is bridge, host or none.
	NetworkMode  string
	Containers   []ContainerDefinition
	RegisteredAt time.Time
	// DeregisteredAt is zero while Active.
	DeregisteredAt time.Time
	// Compatibilities asked for, such as EC2; may be empty.
	Compatibilities []string
}

// ContainerDefinition is one container of a task definition, with AWS's defaults filled in.
type ContainerDefinition struct {
	Name, Image string
	Essential   bool
	// CPU is in ECS units.
	CPU int
	// Memory is the hard limit and MemoryReservation the soft one, in MiB; 0 is none.
	Memory, MemoryReservation int
	Ports                     []PortMapping
	// Links are NAME or NAME:ALIAS.
	Links               []string
	EntryPoint, Command []string
	Environment         []Variable
	// Log is nil without a log configuration.
	Log *LogConfiguration
	// Health is nil without a health check.
	Health *HealthCheck
	// StopTimeout is how long a container may take to stop; zero is 30 s.
	StopTimeout time.Duration
}

// PortMapping publishes a container's port.
type PortMapping struct {
	Container int
	// Host is the host's port; 0 lets the engine choose.
	Host int
	// Protocol is tcp or udp.
	Protocol string
}

// Variable is an environment variable.
type Variable struct{ Name, Value string }

// LogConfiguration says where a container's output goes.
type LogConfiguration struct {
	Driver  string
	Options map[string]string
}

// HealthCheck is a container's own health check.
type HealthCheck struct {
	Command                        []string
	Interval, Timeout, StartPeriod time.Duration
	Retries                        int
}

// Reserved is what the container takes from an instance's memory, in MiB: the soft limit, or else the hard one.
func (c ContainerDefinition) Reserved() int {
	if c.MemoryReservation > 0 {
		return c.MemoryReservation
	}
	return c.Memory
}

// Needs is what placing a task takes from an instance.
type Needs struct {
	// CPU is in ECS units, Memory in MiB.
	CPU, Memory int
	// TCP and UDP are the static host ports.
	TCP, UDP []int
}

// Needs sums up what the containers take.
func (t *TaskDefinition) Needs() Needs {
	var n Needs
	for _, c := range t.Containers {
		n.CPU += c.CPU
		n.Memory += c.Reserved()
		for _, p := range c.Ports {
			switch {
			case p.Host == 0:
			case p.Protocol == "udp":
				n.UDP = append(n.UDP, p.Host)
			default:
				n.TCP = append(n.TCP, p.Host)
			}
		}
	}
	return n
}

// Register adds def as the next revision of its family and fills in ARN, revision, status and time.
func (d *Data) Register(def TaskDefinition) *TaskDefinition {
	def.Revision = len(d.Definitions[def.Family]) + 1
	def.ARN = d.ARN("ecs", fmt.Sprintf("task-definition/%s:%d", def.Family, def.Revision))
	def.Active, def.RegisteredAt = true, d.Now()
	d.Definitions[def.Family] = append(d.Definitions[def.Family], &def)
	return &def
}

// Definition finds a revision by FAMILY (the newest active one), FAMILY:REVISION or ARN.
func (d *Data) Definition(name string) (*TaskDefinition, *Fault) {
	family, revision, exact := strings.Cut(afterSlash(name), ":")
	for _, def := range slices.Backward(d.Definitions[family]) {
		if isARN(name) && def.ARN != name {
			continue
		}
		if exact && strconv.Itoa(def.Revision) == revision || !exact && def.Active {
			return def, nil
		}
	}
	return nil, Refuse(Client, "Unable to describe task definition.")
}
