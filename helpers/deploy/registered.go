package deploy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Registered is a task definition as ECS keeps it.
type Registered struct {
	Revision
	Containers []ContainerDefinition
}

// ContainerDefinition is one container of a registered definition.
type ContainerDefinition struct {
	Name  string
	Image string
	// Environment is what the definition sets; an image's own variables come on top of it.
	Environment Environment
	// Ports are the published ports; a Host of 0 leaves the choice to the host.
	Ports []PortMapping
	// Links are other containers' names, each as name or name:alias.
	Links []string
	// CPU is in shares; Memory and MemoryReservation in MiB, 0 where not set.
	CPU               int
	Memory            int
	MemoryReservation int
	// LogDriver and LogOptions say where its output goes; empty where the definition does not say.
	LogDriver  string
	LogOptions map[string]string
}

// PortMapping publishes a container's port on the host.
type PortMapping struct {
	Container int
	Host      int
	Protocol  string
}

// Environment holds variables whose values may be secrets: it prints as its names.
type Environment map[string]string

// String returns the names of the variables, sorted.
func (e Environment) String() string {
	names := make([]string, 0, len(e))
	for name := range e {
		names = append(names, name)
	}
	slices.Sort(names)
	return "[" + strings.Join(names, " ") + "]"
}

// GoString is String, so that %#v does not tell the values either.
func (e Environment) GoString() string { return e.String() }

// GomegaString is String, so that a failure message does not tell the values either.
func (e Environment) GomegaString() string { return e.String() }

// Container returns the container called name, or false.
func (r Registered) Container(name string) (ContainerDefinition, bool) {
	i := slices.IndexFunc(r.Containers, func(c ContainerDefinition) bool { return c.Name == name })
	if i < 0 {
		return ContainerDefinition{}, false
	}
	return r.Containers[i], true
}

// Described looks up the definition that ECS keeps under arn, to hold running containers against it.
func Described(ctx context.Context, api API, arn string) (Registered, error) {
	out, err := api.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(arn)})
	if err != nil {
		return Registered{}, fmt.Errorf("describing task definition %q: %w", arn, err)
	}
	task := out.TaskDefinition
	registered := Registered{Revision: Revision{
		ARN: aws.ToString(task.TaskDefinitionArn), Family: aws.ToString(task.Family), Number: int(task.Revision),
	}}
	for i := range task.ContainerDefinitions {
		registered.Containers = append(registered.Containers, containerOf(&task.ContainerDefinitions[i]))
	}
	return registered, nil
}

func containerOf(c *types.ContainerDefinition) ContainerDefinition {
	seen := ContainerDefinition{
		Name:              aws.ToString(c.Name),
		Image:             aws.ToString(c.Image),
		Environment:       Environment{},
		Links:             c.Links,
		CPU:               int(c.Cpu),
		Memory:            int(aws.ToInt32(c.Memory)),
		MemoryReservation: int(aws.ToInt32(c.MemoryReservation)),
	}
	for _, pair := range c.Environment {
		seen.Environment[aws.ToString(pair.Name)] = aws.ToString(pair.Value)
	}
	for _, p := range c.PortMappings {
		seen.Ports = append(seen.Ports, PortMapping{
			Container: int(aws.ToInt32(p.ContainerPort)),
			Host:      int(aws.ToInt32(p.HostPort)),
			Protocol:  string(p.Protocol),
		})
	}
	if c.LogConfiguration != nil {
		seen.LogDriver, seen.LogOptions = string(c.LogConfiguration.LogDriver), c.LogConfiguration.Options
	}
	return seen
}
