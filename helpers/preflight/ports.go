package preflight

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// reserved are the host ports of SSH, Docker and the ECS agent, which no instance has free.
var reserved = []int32{22, 2375, 2376, 51678, 51679, 51680}

const highestPort = 65535

// ports returns what is wrong with the definition's port mappings.
func ports(task *ecs.RegisterTaskDefinitionInput) (faults []string) {
	taken := map[string]string{}
	for i := range task.ContainerDefinitions {
		c := &task.ContainerDefinitions[i]
		name := aws.ToString(c.Name)
		protocols := map[int32]types.TransportProtocol{}
		for _, p := range c.PortMappings {
			container, host := aws.ToInt32(p.ContainerPort), aws.ToInt32(p.HostPort)
			protocol := cmp.Or(p.Protocol, types.TransportProtocolTcp)
			for _, fault := range []string{
				outside(container, host), unfit(task.NetworkMode, container, host), exposedAs(protocols, container, protocol),
				held(taken, name, host, protocol),
			} {
				if fault != "" {
					faults = append(faults, fmt.Sprintf("container %q: %s", name, fault))
				}
			}
			protocols[container] = protocol
		}
	}
	return faults
}

func outside(container, host int32) string {
	if container < 1 || container > highestPort || host < 0 || host > highestPort {
		return fmt.Sprintf("port %d on host port %d is outside 1 to %d", container, host, highestPort)
	}
	return ""
}

// unfit is what the network mode does not allow.
func unfit(mode types.NetworkMode, container, host int32) string {
	switch {
	case mode == types.NetworkModeNone:
		return "portMappings are not allowed when networkMode=none"
	case (mode == types.NetworkModeHost || mode == types.NetworkModeAwsvpc) && host != 0 && host != container:
		return fmt.Sprintf("hostPort %d has to be empty or %d when networkMode=%s", host, container, mode)
	}
	return ""
}

func exposedAs(known map[int32]types.TransportProtocol, container int32, protocol types.TransportProtocol) string {
	if other := known[container]; other != "" && other != protocol {
		return fmt.Sprintf("port %d cannot be exposed for two protocols", container)
	}
	return ""
}

// held is a host port that is never free for the container. It takes the port.
func held(taken map[string]string, name string, host int32, protocol types.TransportProtocol) string {
	if host == 0 {
		return ""
	}
	port := fmt.Sprintf("%d/%s", host, protocol)
	other := taken[port]
	taken[port] = name
	switch {
	case slices.Contains(reserved, host):
		return fmt.Sprintf("host port %d is SSH's, Docker's or the ECS agent's on every instance", host)
	case other != "":
		return fmt.Sprintf("host port %s is container %q's already", port, other)
	}
	return ""
}
