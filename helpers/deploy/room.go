package deploy

import (
	"fmt"
	"slices"
)

// Room is what an instance has for a service's tasks: all that its other tasks leave.
type Room struct {
	// Instance is the EC2 instance's id.
	Instance string
	// ID is that of the container instance.
	ID string
	// State says why ECS places no task there, such as DRAINING; empty where it does.
	State string
	// CPU is in units (1024 a core) and Memory in MiB.
	CPU, Memory int
	// Taken are the host ports that others hold.
	Taken []int
	// Own counts the tasks of the definition that run there already, so that they surely fit.
	Own int
}

// disconnected is the State of an instance whose agent ECS does not hear from.
const disconnected = "without a connected agent"

// Fits returns how many tasks of this size the instance can hold at once, and why not one more.
func (r Room) Fits(size Size) (tasks int, limit string) {
	tasks, _, limit = r.fits(size)
	return tasks, limit
}

// fits is Fits with what kind of limit it is.
func (r Room) fits(size Size) (tasks int, kind Kind, limit string) {
	for _, port := range size.Ports {
		if slices.Contains(r.Taken, port) && r.Own == 0 {
			return 0, PortTaken, fmt.Sprintf("host port %d is taken", port)
		}
	}
	for limit == "" {
		if kind, limit = r.lacks(size, tasks); limit == "" {
			tasks++
		}
	}
	return max(tasks, r.Own), kind, limit
}

// lacks says why no task fits beside those that are there already.
func (r Room) lacks(size Size, beside int) (Kind, string) {
	cpu, memory := r.CPU-beside*size.CPU, r.Memory-beside*size.Memory
	switch {
	case beside > 0 && len(size.Ports) > 0:
		return NoInstances, fmt.Sprintf("host port %d is taken", size.Ports[0])
	case memory < size.Memory:
		return NoMemory, fmt.Sprintf("%d MiB of memory are left, a task reserves %d", max(memory, 0), size.Memory)
	case cpu < size.CPU:
		return NoCPU, fmt.Sprintf("%d CPU units are left, a task reserves %d", max(cpu, 0), size.CPU)
	case beside == most:
		return NoInstances, fmt.Sprintf("%d tasks on one instance are the most that are counted", most)
	}
	return "", ""
}

// most ends the count of tasks that take nothing.
const most = 100
