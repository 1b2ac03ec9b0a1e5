package deploy

import (
	"slices"
	"strings"
)

// meet notes at the first sight of our deployment whether it has the tasks of its revision for itself.
func (w *watch) meet(status Status) {
	if _, there := status.deployment(w.Deployment.ID); !there || w.seen {
		return
	}
	w.seen = true
	w.alone = !slices.ContainsFunc(status.Deployments, func(d Deployment) bool {
		return d.ID != w.Deployment.ID && d.Definition == w.Deployment.Definition
	})
}

// ownTask reports whether a task belongs to our deployment. A rollback takes over the tasks of its revision that still
// run: they keep the id of the deployment that started them.
func (w *watch) ownTask(t Task) bool {
	if t.StartedBy == w.Deployment.ID {
		return true
	}
	return w.alone && t.Definition == w.Deployment.Definition && (!t.ended() || w.Deployment.had(t))
}

// ended reports whether it has begun to end.
func (t Task) ended() bool {
	return !t.EndedAt.IsZero() || !t.StoppingAt.IsZero() || !t.StoppedAt.IsZero()
}

// scaledIn says that ECS stopped a task for want of no more of them, or for a deployment that replaced it.
func (t Task) scaledIn() bool {
	return strings.HasPrefix(t.StoppedReason, "Scaling activity initiated by")
}
