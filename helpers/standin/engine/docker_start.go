package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// Start starts the container. A container that has already ended when it returns has no published ports any more.
func (d *Docker) Start(ctx context.Context, id string) ([]Binding, error) {
	if _, err := d.api.ContainerStart(ctx, id, client.ContainerStartOptions{}); err != nil {
		return nil, err
	}
	seen, err := d.api.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return nil, err
	}
	return bindings(seen.Container.NetworkSettings.Ports), nil
}

// bindings lists the published ports, by container port and then by address.
func bindings(published network.PortMap) []Binding {
	var all []Binding
	for port, places := range published {
		for _, place := range places {
			host, _ := strconv.Atoi(place.HostPort)
			all = append(all, Binding{
				Container: int(port.Num()),
				Host:      host,
				Protocol:  string(port.Proto()),
				Address:   place.HostIP.String(),
			})
		}
	}
	slices.SortFunc(all, func(a, b Binding) int {
		return cmp.Or(
			cmp.Compare(a.Container, b.Container),
			cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Address, b.Address),
			cmp.Compare(a.Host, b.Host),
		)
	})
	return all
}
