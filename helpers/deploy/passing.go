package deploy

import (
	"context"
	"slices"
	"time"
)

// lingering is how long the host's port of a task that stopped may still be held.
const lingering = time.Minute

// lasts tells what another try would not change. The suite promises that no task of our deployment is started twice, so
// a container that ended by itself is the end already; another deployment may go on after one of them, and after what
// came from outside.
func (w *watch) lasts(ctx context.Context, d death, deaths []death, status Status) bool {
	times := alike(deaths, d.kind)
	switch d.kind {
	case ImagePull:
		return times >= pullsInARow
	case CannotStart:
		return times >= startsInARow
	case PortTaken:
		return !w.ownPort(ctx, d, deaths, status)
	case Crashed, OutOfMemory, Unhealthy:
		if d.untold() && w.ecsNow().Sub(d.task.endedAt()) < patient*w.Bounds.Poll/2 {
			return false // its code may still come
		}
		return !w.others || times >= startsInARow
	case HostLost:
		return !w.others && times >= lostInARow
	case Stopped:
		return !w.others
	}
	return true
}

// ownPort reports whether a task of the service may have held the port that a task of ours did not get: it was not
// stopped yet, or a moment ago and ours did not get the port once more since.
func (w *watch) ownPort(ctx context.Context, d death, deaths []death, status Status) bool {
	if status.Tasks == nil {
		return true // not known: the next look tells
	}
	port := w.portOf(ctx, d)
	return slices.ContainsFunc(slices.Concat(status.Tasks, w.ends.stopped), func(t Task) bool {
		if t.ARN == d.task.ARN || t.Host != d.task.Host || t.StartedAt.IsZero() ||
			!slices.Contains(w.definition(ctx, t.Definition).Size().Ports, port) {
			return false
		}
		if t.StoppedAt.IsZero() || t.StoppedAt.After(d.task.CreatedAt) {
			return true
		}
		return d.task.CreatedAt.Sub(t.StoppedAt) < lingering && refusals(deaths, d) < startsInARow
	})
}

// refusals counts the tasks that did not get a port where d did not, from d on.
func refusals(deaths []death, d death) int {
	return len(slices.DeleteFunc(slices.Clone(deaths), func(o death) bool {
		return o.kind != PortTaken || o.task.Host != d.task.Host || o.task.CreatedAt.Before(d.task.CreatedAt)
	}))
}

func alike(deaths []death, kind Kind) int {
	return len(slices.DeleteFunc(slices.Clone(deaths), func(d death) bool { return d.kind != kind }))
}

// mayPass says that another task may start where this one did not.
func (d *death) mayPass() bool {
	return slices.Contains([]Kind{ImagePull, CannotStart, PortTaken}, d.kind)
}

// notPassed leaves out the failed starts after which a task of ours started, with a look at the tasks for the others.
func (w *watch) notPassed(ctx context.Context, status Status, deaths []death) ([]death, Status) {
	if !slices.ContainsFunc(deaths, func(d death) bool { return d.mayPass() }) {
		return deaths, status
	}
	if found, err := running(ctx, w.api, status); err == nil {
		status.Tasks = found
	}
	ours, _ := status.deployment(w.Deployment.ID)
	own := slices.DeleteFunc(slices.Concat(status.Tasks, w.ends.stopped), func(t Task) bool { return !w.ownTask(t) })
	unlisted := ours.Running > 0 && len(own) == w.ends.own // ECS lists a task later than it counts it
	return slices.DeleteFunc(deaths, func(d death) bool {
		return d.mayPass() && (unlisted || slices.ContainsFunc(own, func(t Task) bool {
			return t.ARN != d.task.ARN && t.StartedAt.After(d.task.endedAt()) && (d.kind != PortTaken || t.Host == d.task.Host)
		}))
	}), status
}
