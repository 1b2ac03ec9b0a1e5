package faults

import (
	"fmt"

	"smoke.example/ecs/helpers/standin/state"
)

var instanceKey = []key{{"instance", "which, counted from 1"}}

var agentDisconnected = kind{
	name: "agent-disconnected", doc: "ECS has lost the agent of an instance", keys: instanceKey,
	make: ofInstance(func(i *state.ContainerInstance) func() {
		was := i.AgentConnected
		i.AgentConnected = false
		return func() { i.AgentConnected = was }
	}),
}

var instanceDraining = kind{
	name: "instance-draining", doc: "somebody set an instance to DRAINING", keys: instanceKey,
	make: ofInstance(func(i *state.ContainerInstance) func() { return mark(i, state.Draining) }),
}

var noInstances = kind{
	name: "no-instances", doc: "all instances were deregistered; their containers run on",
	make: ofAccount(func(d *state.Data) (func(*state.Data), error) {
		var undo []func()
		for _, i := range d.ContainerInstances {
			undo = append(undo, mark(i, "INACTIVE"))
		}
		return func(*state.Data) {
			for _, back := range undo {
				back()
			}
		}, nil
	}),
}

// mark sets the status of an instance, and returns what sets it back.
func mark(i *state.ContainerInstance, status string) func() {
	was := i.Status
	i.Status = status
	i.Version++
	return func() {
		i.Status = was
		i.Version++
	}
}

var logGroupMissing = kind{
	name: "log-group-missing", doc: "somebody deleted a log group",
	keys: []key{{"group", "its name; all without it"}},
	make: func(v *values) *fault {
		name := v.of["group"]
		return &fault{change: func(d *state.Data) (func(*state.Data), error) {
			was := map[string]*state.LogGroup{}
			for found, group := range d.LogGroups {
				if name == "" || found == name {
					was[found] = group
					delete(d.LogGroups, found)
				}
			}
			if len(was) == 0 {
				return nil, fmt.Errorf("there is no log group %s", name)
			}
			return func(d *state.Data) {
				for name, group := range was {
					if d.LogGroups[name] == nil { // one that was made meanwhile stays
						d.LogGroups[name] = group
					}
				}
			}, nil
		}}
	},
}

var serviceInactive = kind{
	name: "service-inactive", doc: "somebody deleted a service: its tasks end, and it is INACTIVE",
	keys: []key{{"service", "its name; all without it"}},
	make: func(v *values) *fault {
		name := v.of["service"]
		return &fault{change: func(d *state.Data) (func(*state.Data), error) {
			var undo []func()
			for _, s := range d.Services {
				if name == "" || s.Name == name {
					undo = append(undo, deactivate(s))
				}
			}
			if len(undo) == 0 {
				return nil, fmt.Errorf("there is no service %s", name)
			}
			return func(*state.Data) {
				for _, back := range undo {
					back()
				}
			}, nil
		}}
	},
}

func deactivate(s *state.Service) func() {
	status, desired := s.Status, s.Desired
	set := func(status string, desired int) {
		s.Status, s.Desired, s.Primary().Desired, s.Steady = status, desired, desired, false
	}
	set("INACTIVE", 0)
	return func() { set(status, desired) }
}

// ofAccount makes a fault out of a change that can be undone.
func ofAccount(c change) func(*values) *fault {
	return func(*values) *fault { return &fault{change: c} }
}

// ofInstance makes a fault out of a change of one container instance.
func ofInstance(change func(*state.ContainerInstance) func()) func(*values) *fault {
	return func(v *values) *fault {
		if v.of["instance"] == "" {
			v.fail("instance is missing: which? For example: instance=1")
		}
		n := v.number("instance")
		return &fault{change: func(d *state.Data) (func(*state.Data), error) {
			if n > len(d.ContainerInstances) {
				return nil, fmt.Errorf("there is no instance %d: there are %d", n, len(d.ContainerInstances))
			}
			back := change(d.ContainerInstances[n-1])
			return func(*state.Data) { back() }, nil
		}}
	}
}
