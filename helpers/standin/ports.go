package standin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/host"
)

// sshPorts are tried in this order: 22 takes root, and nobody who listens there at all addresses.
var sshPorts = []int{22, 2222, 22022}

// ports are what the instances are reached at.
type ports struct {
	http int
	ssh  int
	// listeners are bound to the SSH port, one an instance.
	listeners []net.Listener
}

// choosePorts binds the SSH port of all instances: the first that is free on each.
func (s *Standin) choosePorts(ctx context.Context) error {
	s.ports.http = s.opts.HTTPPort
	var failed []error
	for _, port := range sshPorts {
		listeners, err := s.listen(ctx, port)
		if err == nil {
			s.ports.ssh, s.ports.listeners = port, listeners
			s.later(func(context.Context) error { closeAll(listeners); return nil })
			return nil
		}
		failed = append(failed, err)
	}
	return fmt.Errorf("binding the instances' SSH port: %w", errors.Join(failed...))
}

func (s *Standin) listen(ctx context.Context, port int) ([]net.Listener, error) {
	var listeners []net.Listener
	for n := range instances {
		addr := netip.AddrPortFrom(s.slot.public(n+1), uint16(port))
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", addr.String())
		if err != nil {
			closeAll(listeners)
			return nil, err
		}
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) {
	for _, listener := range listeners {
		_ = listener.Close()
	}
}

// checkHTTPPort says what holds the service's port, if anything does: the engine's own message would come late and
// not name it.
func (s *Standin) checkHTTPPort(ctx context.Context) error {
	for n := range instances {
		addr := netip.AddrPortFrom(s.slot.public(n+1), uint16(s.ports.http))
		if holder := s.portHolder(ctx, addr); holder != "" {
			return fmt.Errorf("the service's port %s is taken by %s: end that, or start this again with "+
				"SMOKE_HTTP_PORT=%d, which deploys the local definition with another host port", addr, holder, another(s.ports.http))
		}
	}
	return nil
}

func another(port int) int {
	if port == 8080 {
		return 8081
	}
	return 8080
}

// portHolder describes what listens at an address, or is empty. An ordinary user may not bind a low port, and can
// then only look.
func (s *Standin) portHolder(ctx context.Context, addr netip.AddrPort) string {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", addr.String())
	if err == nil {
		_ = listener.Close()
		return ""
	}
	holder, held := host.PortHolder(addr)
	if !held && errors.Is(err, fs.ErrPermission) {
		return ""
	}
	if held && holder.PID != 0 && !strings.Contains(holder.Command, "docker-proxy") {
		return holder.String()
	}
	if name := s.publisher(ctx, addr.Port()); name != "" {
		return "the container " + name
	}
	if held {
		return holder.String()
	}
	return err.Error()
}

// publisher is the name of a running container that publishes a port of the host.
func (s *Standin) publisher(ctx context.Context, port uint16) string {
	list, err := s.client.ContainerList(ctx, client.ContainerListOptions{
		Filters: make(client.Filters).Add("publish", strconv.Itoa(int(port))),
	})
	if err != nil || len(list.Items) == 0 || len(list.Items[0].Names) == 0 {
		return ""
	}
	return strings.TrimPrefix(list.Items[0].Names[0], "/")
}
