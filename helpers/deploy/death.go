package deploy

import (
	"cmp"
	"slices"
	"strings"
)

// Stop codes of tasks.
const (
	userInitiated      = "UserInitiated"
	schedulerInitiated = "ServiceSchedulerInitiated"
)

// death is a task of ours that ended, and why.
type death struct {
	task Task
	kind Kind
	// container is the one that it was about; without a name it was about the task as a whole.
	container TaskContainer
	reason    string
}

// deathOf tells why a task ended; false is a task that ECS stopped for no fault of it. of is its definition, which is
// empty where it is not known.
func deathOf(t Task, of definition) (death, bool) {
	d := death{task: t, reason: t.StoppedReason}
	switch {
	case lost(t):
		d.kind = HostLost
	case t.StopCode == userInitiated || strings.Contains(t.StoppedReason, "by user"):
		d.kind = Stopped
	case strings.Contains(t.StoppedReason, "health checks"):
		d.kind, d.container = Unhealthy, unhealthy(t)
	case t.StopCode == schedulerInitiated || strings.HasPrefix(t.StoppedReason, "Scaling activity initiated by"):
		return death{}, false
	default:
		d.byContainers(of)
	}
	return d, true
}

// byContainers goes by what the agent says of the containers, which is more than the task's own reason.
func (d *death) byContainers(of definition) {
	for _, c := range append(slices.Clone(d.task.Containers), TaskContainer{Reason: d.task.StoppedReason}) {
		if kind := notStarted(c.Reason); kind != "" {
			d.kind, d.container, d.reason = kind, c, c.Reason
			return
		}
	}
	ended := slices.DeleteFunc(slices.Clone(d.task.Containers), func(c TaskContainer) bool {
		return c.ExitCode == nil || !of.essential(c.Name)
	})
	if len(ended) == 0 {
		d.kind = CannotStart
		return
	}
	d.container = slices.MinFunc(ended, func(a, b TaskContainer) int {
		return cmp.Compare(d.guilt(a, of), d.guilt(b, of))
	})
	d.kind = Crashed
	if *d.container.ExitCode == killed || outOfMemory(d.container) {
		d.kind = OutOfMemory
	}
	d.reason = cmp.Or(d.container.Reason, d.reason)
}

// Exit codes of a container that a signal ended, SIGKILL or SIGTERM.
const (
	killed     = 137
	terminated = 143
)

// guilt is lowest for the container that ended by itself. The agent ends the others afterwards: with SIGTERM, and with
// SIGKILL those that are still there after their stopTimeout.
func (d *death) guilt(c TaskContainer, of definition) int {
	grace, _ := of.stopTimeouts()
	late := !d.task.EndedAt.IsZero() && d.task.StoppedAt.Sub(d.task.EndedAt) >= grace
	switch code := *c.ExitCode; {
	case outOfMemory(c):
		return 0
	case code == killed && late:
		return 4
	case code == killed:
		return 2
	case code == terminated:
		return 4
	case code == 0:
		return 3
	}
	return 1
}

func outOfMemory(c TaskContainer) bool { return strings.Contains(c.Reason, "OutOfMemory") }

func unhealthy(t Task) TaskContainer {
	for _, c := range t.Containers {
		if c.Health == "UNHEALTHY" {
			return c
		}
	}
	return TaskContainer{}
}

// lost says that the instance ended, and the task with it.
func lost(t Task) bool {
	return slices.Contains([]string{"SpotInterruption", "TerminationNotice", "InfrastructureHealth"}, t.StopCode) ||
		strings.HasPrefix(t.StoppedReason, "Host EC2") ||
		strings.HasPrefix(t.StoppedReason, "Container instance deregistration")
}
