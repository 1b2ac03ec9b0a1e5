package bundle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
)

// Shell is a connection to an instance.
type Shell interface {
	// Run runs a command there. The result has what was printed so far, also with an error.
	Run(ctx context.Context, argv ...string) (remote.Result, error)
	Close() error
}

// mostConnections is how many instances are looked at over SSH at once.
const mostConnections = 16

// hosts looks at each instance over SSH. Each has its share of the time, so that those that are silent leave the others
// theirs.
func (c *collector) hosts(ctx context.Context, s *survey) {
	if len(s.places) == 0 {
		c.promiseHost(discover.Instance{}).fail(s.unplaced)
		return
	}
	all := make([]*host, len(s.places))
	for i, place := range s.places {
		all[i] = c.promiseHost(place)
	}
	rounds := (len(all) + mostConnections - 1) / mostConnections
	deadline, _ := ctx.Deadline()
	share := time.Until(deadline) / time.Duration(rounds)
	each(ctx, all, mostConnections, func(h *host) {
		ctx, stop := context.WithTimeout(ctx, share)
		defer stop()
		h.look(ctx, s, share)
	})
}

// host is an instance with the parts that are got over SSH.
type host struct {
	discover.Instance
	of                 *collector
	ps, inspect, state *promised
}

func (c *collector) promiseHost(place discover.Instance) *host {
	promise := func(name string, kind evidence.PartKind, weight int) *promised {
		return c.promise(evidence.Part{Name: name, Kind: kind, Instance: place.ID}, weight)
	}
	h := &host{Instance: place, of: c}
	h.ps = promise("docker ps", evidence.ContainersOf, small)
	h.inspect = promise("docker inspect", evidence.InspectOf, large)
	if !c.Light {
		h.state = promise("host", evidence.HostState, small)
	}
	return h
}

// fail says why nothing can be got from the host.
func (h *host) fail(err error) {
	h.ps.fail(err)
	h.inspect.fail(err)
	if h.state != nil {
		h.state.fail(err)
		h.of.promise(evidence.Part{Name: "docker logs", Kind: evidence.OutputOf, Instance: h.ID}, small).fail(err)
	}
}

func (h *host) look(ctx context.Context, s *survey, share time.Duration) {
	for _, part := range []*promised{h.ps, h.inspect, h.state} {
		if part != nil {
			part.begin()
		}
	}
	shell, err := h.of.dial(ctx, s, h.Instance, share/2)
	if err != nil {
		h.fail(err)
		return
	}
	defer func() { _ = shell.Close() }()
	things := []func(){func() { h.list(ctx, shell) }, func() { h.containers(ctx, s, shell) }}
	if h.state != nil {
		things = append(things, func() { h.keepState(ctx, s, shell) })
	}
	together(things...)
}

// dial connects to an instance, as the target says and within a part of its time.
func (c *collector) dial(ctx context.Context, s *survey, to discover.Instance, within time.Duration) (Shell, error) {
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	if c.Dial != nil {
		return c.Dial(ctx, to)
	}
	if s.fault != nil && c.Target.SSH.HostKeys.From == "console" {
		return nil, fmt.Errorf("connecting to %s over SSH: its host key is not known: %w", to.ID,
			errors.Join(errors.New("the target has it from the console, which AWS tells"), s.fault))
	}
	host, err := access.SSH{Target: c.Target.SSH, EC2: s.aws.EC2, Observe: c.Witness.Commands}.Dial(ctx, to)
	if err != nil {
		return nil, err
	}
	return host, nil
}
