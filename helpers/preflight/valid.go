package preflight

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// What ECS takes, by the API reference of RegisterTaskDefinition.
var (
	identifier  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	imageTag    = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]{1,255}$`)
	imageDigest = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]+@sha256:[0-9a-f]{64}$`)
	modes       = []types.NetworkMode{"", "bridge", "host", "awsvpc", "none"}
	drivers     = []types.LogDriver{
		"awslogs", "fluentd", "gelf", "json-file", "journald", "syslog", "splunk", "awsfirelens",
	}
)

// leastMemory is what Docker gives a container at least, in MiB.
const leastMemory = 6

// invalid returns everything for which ECS would refuse the definition, as far as that can be known without asking.
func invalid(task *ecs.RegisterTaskDefinitionInput) (faults []string) {
	if family := aws.ToString(task.Family); !identifier.MatchString(family) {
		faults = append(faults, fmt.Sprintf("the family %q has to be at most 255 letters, digits, _ and -", family))
	}
	if !slices.Contains(modes, task.NetworkMode) {
		faults = append(faults, fmt.Sprintf("networkMode %q is none of bridge, host, awsvpc and none", task.NetworkMode))
	}
	essential := false
	for i := range task.ContainerDefinitions {
		c := &task.ContainerDefinitions[i]
		essential = essential || c.Essential == nil || *c.Essential
		for _, fault := range slices.Concat(misnamed(c), twice(task, i), unlinked(task, c), memory(task, c), logging(c)) {
			faults = append(faults, fmt.Sprintf("container %q: %s", aws.ToString(c.Name), fault))
		}
	}
	if !essential {
		faults = append(faults, "none of its containers is essential")
	}
	return append(faults, ports(task)...)
}

func misnamed(c *types.ContainerDefinition) (faults []string) {
	if !identifier.MatchString(aws.ToString(c.Name)) {
		faults = append(faults, "its name has to be at most 255 letters, digits, _ and -")
	}
	if image := aws.ToString(c.Image); !imageTag.MatchString(image) && !imageDigest.MatchString(image) {
		faults = append(faults, fmt.Sprintf("its image %q is no NAME:TAG and no NAME@sha256:DIGEST", image))
	}
	return faults
}

func twice(task *ecs.RegisterTaskDefinitionInput, i int) []string {
	name := aws.ToString(task.ContainerDefinitions[i].Name)
	if containerOf(task.ContainerDefinitions[:i], name) {
		return []string{"another one has the same name"}
	}
	return nil
}

func unlinked(task *ecs.RegisterTaskDefinitionInput, c *types.ContainerDefinition) (faults []string) {
	if len(c.Links) > 0 && task.NetworkMode != "" && task.NetworkMode != types.NetworkModeBridge {
		return []string{fmt.Sprintf("links are not supported when networkMode=%s", task.NetworkMode)}
	}
	for _, link := range c.Links {
		if name, _, _ := strings.Cut(link, ":"); !containerOf(task.ContainerDefinitions, name) {
			faults = append(faults, fmt.Sprintf("it links to %q, which is no container of the definition", name))
		}
	}
	return faults
}

func containerOf(containers []types.ContainerDefinition, name string) bool {
	return slices.ContainsFunc(containers, func(c types.ContainerDefinition) bool { return aws.ToString(c.Name) == name })
}

func memory(task *ecs.RegisterTaskDefinitionInput, c *types.ContainerDefinition) (faults []string) {
	hard, soft := aws.ToInt32(c.Memory), aws.ToInt32(c.MemoryReservation)
	switch {
	case hard == 0 && soft == 0 && aws.ToString(task.Memory) == "":
		faults = append(faults, "at least one of memory and memoryReservation has to be set")
	case hard != 0 && soft != 0 && hard <= soft:
		faults = append(faults, fmt.Sprintf("memory %d has to be more than memoryReservation %d", hard, soft))
	}
	if hard != 0 && hard < leastMemory || soft != 0 && soft < leastMemory {
		faults = append(faults, fmt.Sprintf("memory and memoryReservation have to be at least %d", leastMemory))
	}
	return faults
}

func logging(c *types.ContainerDefinition) (faults []string) {
	l := c.LogConfiguration
	switch {
	case l == nil:
		return nil
	case !slices.Contains(drivers, l.LogDriver):
		return []string{fmt.Sprintf("its logDriver %q is none that ECS has on EC2", l.LogDriver)}
	case l.LogDriver != types.LogDriverAwslogs:
		return nil
	}
	for _, option := range []string{"awslogs-group", "awslogs-region"} {
		if l.Options[option] == "" {
			faults = append(faults, "its logDriver awslogs needs the option "+option)
		}
	}
	return faults
}
