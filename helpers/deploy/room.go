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
	// Registered is what it has without any task, and the host ports that it gives to none; zero where ECS does not tell.
	Registered Size
	// Taken are the host ports that others hold.
	Taken []int
	// Own counts the tasks of the definition that run there already, so that they surely fit.
	Own int
}

// disconnected is the State of an instance whose agent ECS does not hear from.
const disconnected = "without a connected agent"

// Fits returns how many tasks of this size the instance can hold at once, and why not one more.
func (r Room) Fits(size Size) (tasks int, limit string) {
	tasks, why := r.fits(size)
	return tasks, why.text
}

// limit is why no more tasks fit; port is the one that is in the way, 0 where none is.
type limit struct {
	kind Kind
	text string
	port int
}

func takenPort(kind Kind, port int) limit {
	return limit{kind, fmt.Sprintf("host port %d is taken", port), port}
}

// fits is Fits with all that is known of the limit.
func (r Room) fits(size Size) (tasks int, why limit) {
	for _, port := range size.Ports {
		if slices.Contains(r.Taken, port) && r.Own == 0 {
			return 0, takenPort(PortTaken, port)
		}
	}
	for why.text == "" {
		if why = r.lacks(size, tasks); why.text == "" {
			tasks++
		}
	}
	return max(tasks, r.Own), why
}

// lacks says why no task fits beside those that are there already.
func (r Room) lacks(size Size, beside int) limit {
	cpu, memory := r.CPU-beside*size.CPU, r.Memory-beside*size.Memory
	switch {
	case beside > 0 && len(size.Ports) > 0:
		return takenPort(NoInstances, size.Ports[0])
	case memory < size.Memory:
		return limit{kind: NoMemory, text: fmt.Sprintf("%d MiB of memory are left, a task reserves %d", max(memory, 0), size.Memory)}
	case cpu < size.CPU:
		return limit{kind: NoCPU, text: fmt.Sprintf("%d CPU units are left, a task reserves %d", max(cpu, 0), size.CPU)}
	case beside == most:
		return limit{kind: NoInstances, text: fmt.Sprintf("%d tasks on one instance are the most that are counted", most)}
	}
	return limit{}
}

// most ends the count of tasks that take nothing.
const most = 100
