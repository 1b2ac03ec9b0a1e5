package wire

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// readContainer fills in AWS's defaults.
func readContainer(c types.ContainerDefinition) state.ContainerDefinition {
	out := state.ContainerDefinition{
		Name: *c.Name, Image: *c.Image, Essential: c.Essential == nil || *c.Essential, CPU: int(c.Cpu),
		Memory: int(value(c.Memory)), MemoryReservation: int(value(c.MemoryReservation)),
		Links: c.Links, EntryPoint: c.EntryPoint, Command: c.Command, StopTimeout: seconds(c.StopTimeout, 0),
		Ports: each(c.PortMappings, func(p types.PortMapping) state.PortMapping {
			protocol := string(p.Protocol)
			if protocol == "" {
				protocol = "tcp"
			}
			return state.PortMapping{Container: int(*p.ContainerPort), Host: int(value(p.HostPort)), Protocol: protocol}
		}),
		Environment: each(c.Environment, func(e types.KeyValuePair) state.Variable {
			return state.Variable{Name: value(e.Name), Value: value(e.Value)}
		}),
	}
	if l := c.LogConfiguration; l != nil {
		out.Log = &state.LogConfiguration{Driver: string(l.LogDriver), Options: l.Options}
	}
	if h := c.HealthCheck; h != nil {
		retries := 3
		if h.Retries != nil {
			retries = int(*h.Retries)
		}
		out.Health = &state.HealthCheck{
			Command: h.Command, Interval: seconds(h.Interval, 30), Timeout: seconds(h.Timeout, 5),
			StartPeriod: seconds(h.StartPeriod, 0), Retries: retries,
		}
	}
	return out
}

func taskDefinition(d *state.Data, def *state.TaskDefinition) types.TaskDefinition {
	out := types.TaskDefinition{
		TaskDefinitionArn: &def.ARN, Family: &def.Family, Revision: i32(def.Revision),
		NetworkMode: types.NetworkMode(def.NetworkMode), Status: types.TaskDefinitionStatusActive,
		ContainerDefinitions: each(def.Containers, containerDefinition),
		Volumes:              []types.Volume{}, PlacementConstraints: []types.TaskDefinitionPlacementConstraint{},
		RequiresAttributes: requiredAttributes(def),
		Compatibilities:    []types.Compatibility{types.CompatibilityExternal, types.CompatibilityEc2},
		RegisteredAt:       at(def.RegisteredAt), RegisteredBy: str(Principal(d)),
		DeregisteredAt: at(def.DeregisteredAt),
	}
	for _, c := range def.Compatibilities {
		out.RequiresCompatibilities = append(out.RequiresCompatibilities, types.Compatibility(c))
	}
	if !def.Active {
		out.Status = types.TaskDefinitionStatusInactive
	}
	return out
}

// containerDefinition shows a container with the defaults that were filled in.
func containerDefinition(c state.ContainerDefinition) types.ContainerDefinition {
	out := types.ContainerDefinition{
		Name: &c.Name, Image: &c.Image, Essential: &c.Essential, Cpu: i32(c.CPU),
		Memory: positive(c.Memory), MemoryReservation: positive(c.MemoryReservation),
		Links: c.Links, EntryPoint: c.EntryPoint, Command: c.Command,
		StopTimeout: positive(int(c.StopTimeout.Seconds())),
		MountPoints: []types.MountPoint{}, VolumesFrom: []types.VolumeFrom{},
		PortMappings: each(c.Ports, func(p state.PortMapping) types.PortMapping {
			container, host := i32(p.Container), i32(p.Host)
			return types.PortMapping{
				ContainerPort: &container, HostPort: &host, Protocol: types.TransportProtocol(p.Protocol),
			}
		}),
		Environment: each(c.Environment, func(v state.Variable) types.KeyValuePair {
			return types.KeyValuePair{Name: &v.Name, Value: &v.Value}
		}),
	}
	if c.Log != nil {
		out.LogConfiguration = &types.LogConfiguration{LogDriver: types.LogDriver(c.Log.Driver), Options: c.Log.Options}
	}
	if h := c.Health; h != nil {
		interval, timeout, retries := i32(int(h.Interval.Seconds())), i32(int(h.Timeout.Seconds())), i32(h.Retries)
		out.HealthCheck = &types.HealthCheck{
			Command: h.Command, Interval: &interval, Timeout: &timeout, Retries: &retries,
			StartPeriod: positive(int(h.StartPeriod.Seconds())),
		}
	}
	return out
}

// requiredAttributes are what an instance's agent must be capable of.
func requiredAttributes(def *state.TaskDefinition) []types.Attribute {
	var names []string
	for _, c := range def.Containers {
		if strings.Contains(c.Image, ".dkr.ecr.") {
			names = append(names, "com.amazonaws.ecs.capability.ecr-auth")
		}
		if c.Log != nil {
			names = append(names, "com.amazonaws.ecs.capability.logging-driver."+c.Log.Driver)
		}
		if c.MemoryReservation > 0 {
			names = append(names, "com.amazonaws.ecs.capability.docker-remote-api.1.21")
		}
	}
	slices.Sort(names)
	return each(slices.Compact(names), func(n string) types.Attribute { return types.Attribute{Name: &n} })
}
