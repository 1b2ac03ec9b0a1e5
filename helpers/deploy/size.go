package deploy

// Size is what one task of a definition takes of the instance that it runs on.
type Size struct {
	// CPU is in units (1024 a core) and Memory in MiB.
	CPU, Memory int
	// Ports are the TCP and UDP ports of the host that the definition names; those of the host's choice are none.
	Ports []int
}

// Size returns what one task of the definition takes: of memory its containers' reservations, and the limits of those
// that reserve nothing, as ECS counts it.
func (r Registered) Size() Size {
	size := Size{}
	for _, c := range r.Containers {
		size.CPU += c.CPU
		if c.MemoryReservation > 0 {
			size.Memory += c.MemoryReservation
		} else {
			size.Memory += c.Memory
		}
		for _, p := range c.Ports {
			if p.Host > 0 {
				size.Ports = append(size.Ports, p.Host)
			}
		}
	}
	return size
}
