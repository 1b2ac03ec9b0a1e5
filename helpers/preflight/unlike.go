package preflight

import (
	"fmt"
	"slices"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// unlike says where the definition is not what the target describes. An empty region is unknown.
func unlike(t *target.Target, containers []deploy.ContainerDefinition, region string) (faults []string) {
	d := deploy.Registered{Containers: containers}
	for _, wanted := range t.Containers {
		if c, ok := d.Container(wanted.Name); ok {
			faults = append(faults, elsewhere(t, c, region)...)
		} else {
			faults = append(faults, fmt.Sprintf("the target's container %q is not in it", wanted.Name))
		}
	}
	served, _ := d.Container(t.HTTP.Container)
	if !slices.ContainsFunc(served.Ports, func(p deploy.PortMapping) bool { return p.Container == t.HTTP.Port }) {
		faults = append(faults, fmt.Sprintf("container %q publishes no port %d, which the target's http.port is",
			t.HTTP.Container, t.HTTP.Port))
	}
	return faults
}

// elsewhere says where a container's output goes to another place than where the target reads it.
func elsewhere(t *target.Target, c deploy.ContainerDefinition, region string) (faults []string) {
	if c.LogDriver != "awslogs" {
		return []string{fmt.Sprintf("container %q logs with the driver %q, and the target reads awslogs", c.Name, c.LogDriver)}
	}
	if group := c.LogOptions["awslogs-group"]; group != "" && group != t.Logs.Group {
		faults = append(faults, fmt.Sprintf("container %q logs to the group %q, and the target's logs.group is %q",
			c.Name, group, t.Logs.Group))
	}
	if there := c.LogOptions["awslogs-region"]; there != "" && region != "" && there != region {
		faults = append(faults, fmt.Sprintf("container %q logs to the region %s, and the target's is %s", c.Name, there, region))
	}
	return faults
}
