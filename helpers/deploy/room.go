package deploy

import (
	"fmt"
	"slices"
)

// Room is what an instance has for a service's tasks: all that its other tasks leave.
type Room struct {
	// Instance is the EC2 instance's id.
	Instance string
	// CPU is in units (1024 a core) and Memory in MiB.
	CPU, Memory int
	// Taken are the host ports that others hold.
	Taken []int
	// Own counts the tasks of the definition that run there already, so that they surely fit.
	Own int
}

// Fits returns how many tasks of this size the instance can hold at once, and why not one more.
func (r Room) Fits(size Size) (tasks int, limit string) {
	for _, port := range size.Ports {
		if slices.Contains(r.Taken, port) && r.Own == 0 {
			return 0, fmt.Sprintf("host port %d is taken", port)
		}
	}
	for limit == "" {
		if limit = r.lacks(size, tasks); limit == "" {
			tasks++
		}
	}
	return max(tasks, r.Own), limit
}

// lacks says why no task fits beside those that are there already.
func (r Room) lacks(size Size, beside int) string {
	cpu, memory := r.CPU-beside*size.CPU, r.Memory-beside*size.Memory
	switch {
	case beside > 0 && len(size.Ports) > 0:
		return fmt.Sprintf("host port %d is taken", size.Ports[0])
	case memory < size.Memory:
		return fmt.Sprintf("%d MiB of memory are left, a task reserves %d", max(memory, 0), size.Memory)
	case cpu < size.CPU:
		return fmt.Sprintf("%d CPU units are left, a task reserves %d", max(cpu, 0), size.CPU)
	case beside == most:
		return fmt.Sprintf("%d tasks on one instance are the most that are counted", most)
	}
	return ""
}

// most ends the count of tasks that take nothing.
const most = 100
