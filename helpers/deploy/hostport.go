package deploy

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// HostPort returns an Override that publishes a container's port on another port of the host, for a machine where
// the definition's own is taken. A port of 0 changes nothing.
func HostPort(container string, containerPort, port int) Override {
	return func(task *ecs.RegisterTaskDefinitionInput) error {
		if port == 0 {
			return nil
		}
		mapping := mappingOf(task, container, containerPort)
		if mapping == nil {
			return fmt.Errorf("publishing port %d of container %q on host port %d: the definition has no such mapping",
				containerPort, container, port)
		}
		mapping.HostPort = aws.Int32(int32(port))
		return nil
	}
}

func mappingOf(task *ecs.RegisterTaskDefinitionInput, container string, port int) *types.PortMapping {
	for i := range task.ContainerDefinitions {
		if aws.ToString(task.ContainerDefinitions[i].Name) != container {
			continue
		}
		mappings := task.ContainerDefinitions[i].PortMappings
		for j := range mappings {
			if int(aws.ToInt32(mappings[j].ContainerPort)) == port {
				return &mappings[j]
			}
		}
	}
	return nil
}
