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
	failedToStartCode  = "TaskFailedToStart"
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
	minor := func(c TaskContainer) bool { return !of.essential(c.Name) }
	containers := append(slices.Clone(d.task.Containers), TaskContainer{Reason: d.task.StoppedReason})
	essential := slices.DeleteFunc(slices.Clone(containers), minor)
	if d.notStarted(essential) {
		return
	}
	ended := slices.DeleteFunc(essential, func(c TaskContainer) bool { return c.ExitCode == nil })
	if len(ended) == 0 {
		if d.notStarted(containers) { // that others wait for may keep a task from its start
			return
		}
		d.kind = CannotStart
		if d.task.StopCode != failedToStartCode && !d.task.StartedAt.IsZero() {
			d.kind = Crashed // with a code that is not told
		}
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

// notStarted looks for a container that the agent did not bring up.
func (d *death) notStarted(containers []TaskContainer) bool {
	for _, c := range containers {
		if kind := notStarted(c.Reason); kind != "" {
			d.kind, d.container, d.reason = kind, c, c.Reason
			return true
		}
	}
	return false
}

// untold says that ECS has not told yet with which code a container ended.
func (d *death) untold() bool { return d.kind == Crashed && d.container.ExitCode == nil }

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
