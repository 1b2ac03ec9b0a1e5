package engine

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"strconv"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// Create makes a container on the default bridge, without a restart policy, as the ECS agent does. Like there, a
// reservation needs no limit.
func (d *Docker) Create(ctx context.Context, spec Spec) (string, error) {
	exposed, bound, err := ports(spec.Ports)
	if err != nil {
		return "", err
	}
	made, err := d.api.ContainerCreate(ctx, client.ContainerCreateOptions{
		Name: spec.Name,
		Config: &container.Config{
			Image:        spec.Image,
			Entrypoint:   spec.Entrypoint,
			Cmd:          spec.Command,
			Env:          spec.Env,
			ExposedPorts: exposed,
			Labels:       d.labels(spec),
			Healthcheck:  healthcheck(spec.HealthCheck),
		},
		HostConfig: &container.HostConfig{
			Links:        spec.Links,
			PortBindings: bound,
			Resources: container.Resources{
				CPUShares:         spec.CPUShares,
				Memory:            spec.Memory,
				MemoryReservation: spec.MemoryReservation,
			},
		},
	})
	return made.ID, err
}

// labels are ECS' own with ours, which nothing in spec can replace.
func (d *Docker) labels(spec Spec) map[string]string {
	all := map[string]string{}
	maps.Copy(all, spec.Labels)
	all[LabelOwner] = d.owner
	all[LabelInstance] = spec.Instance
	return all
}

// ports turns published ports into what is exposed and where it is bound.
func ports(published []Port) (network.PortSet, network.PortMap, error) {
	exposed, bound := network.PortSet{}, network.PortMap{}
	for _, p := range published {
		port, err := network.ParsePort(fmt.Sprintf("%d/%s", p.Container, p.Protocol))
		if err != nil {
			return nil, nil, fmt.Errorf("reading the container port %d/%s: %w", p.Container, p.Protocol, err)
		}
		address, err := netip.ParseAddr(p.Address)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the host address of port %s: %w", port, err)
		}
		exposed[port] = struct{}{}
		bound[port] = append(bound[port], network.PortBinding{HostIP: address, HostPort: hostPort(p.Host)})
	}
	return exposed, bound, nil
}

// hostPort is empty for a port that the engine chooses.
func hostPort(port int) string {
	if port == 0 {
		return ""
	}
	return strconv.Itoa(port)
}

func healthcheck(check *HealthCheck) *container.HealthConfig {
	if check == nil {
		return nil
	}
	return &container.HealthConfig{
		Test:        check.Command,
		Interval:    check.Interval,
		Timeout:     check.Timeout,
		StartPeriod: check.StartPeriod,
		Retries:     check.Retries,
	}
}
