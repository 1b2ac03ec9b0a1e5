package state

import "slices"

// Resources are what a container instance has, or has left.
type Resources struct {
	// CPU is in ECS units, Memory in MiB.
	CPU, Memory int
	// TCP and UDP are the host ports that are taken.
	TCP, UDP []int
}

// Registered returns what the instance registered with ECS.
func (c *ContainerInstance) Registered() Resources {
	return Resources{CPU: c.Instance.CPU, Memory: c.Instance.Memory, TCP: slices.Clone(ReservedPorts)}
}

// Remaining returns what is left for further tasks. A task holds its share until it is STOPPED.
func (d *Data) Remaining(c *ContainerInstance) Resources {
	return *d.RemainingAll()[c]
}

// RemainingAll returns what is left on every container instance.
func (d *Data) RemainingAll() map[*ContainerInstance]*Resources {
	left := map[*ContainerInstance]*Resources{}
	for _, c := range d.ContainerInstances {
		r := c.Registered()
		left[c] = &r
	}
	for _, t := range d.Tasks {
		if t.Last != Stopped {
			left[t.Instance].Take(t.Definition.Needs())
		}
	}
	return left
}

// Take takes the share of one more task.
func (r *Resources) Take(n Needs) {
	r.CPU -= n.CPU
	r.Memory -= n.Memory
	r.TCP = append(r.TCP, n.TCP...)
	r.UDP = append(r.UDP, n.UDP...)
}

// Lacks returns what stands in the way of a task with these needs: PORTS, MEMORY, CPU, in the order in which
// ECS names them.
func (r Resources) Lacks(n Needs) []string {
	var lacks []string
	taken := func(used []int) func(int) bool {
		return func(port int) bool { return slices.Contains(used, port) }
	}
	if slices.ContainsFunc(n.TCP, taken(r.TCP)) || slices.ContainsFunc(n.UDP, taken(r.UDP)) {
		lacks = append(lacks, "PORTS")
	}
	if r.Memory < n.Memory {
		lacks = append(lacks, "MEMORY")
	}
	if r.CPU < n.CPU {
		lacks = append(lacks, "CPU")
	}
	return lacks
}
