package deploy

import (
	"context"
	"fmt"
	"slices"
)

// How many tasks of ours have to fail in the same way before that is no accident.
const (
	pullsInARow  = 3
	startsInARow = 2
	lostInARow   = 3
)

// findDeath looks at the tasks of ours that ended, if something hints at one, and returns what will not pass.
func (w *watch) findDeath(ctx context.Context, status Status) (*finding, error) {
	if i := slices.IndexFunc(status.Tasks, w.sick); i >= 0 {
		sick := status.Tasks[i]
		return w.ofDeath(ctx, death{task: sick, kind: Unhealthy, container: unhealthy(sick), reason: "it is UNHEALTHY"}, 1), nil
	}
	if !w.suspicious(w.hints(status)) {
		return nil, nil
	}
	deaths, err := w.deaths(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range deaths {
		n := alike(deaths, d.kind)
		if w.lasts(ctx, d, n, status) {
			return w.ofDeath(ctx, d, n), nil
		}
		w.sayOnce(fmt.Sprintf("%s: %s, which may pass", w.ours(), d.task.Epitaph()))
	}
	return w.mute(ctx), nil
}

func (w *watch) sick(t Task) bool {
	return w.ownTask(t) && t.Health == "UNHEALTHY"
}

// deaths are those of our tasks that were no scaling, in their order.
func (w *watch) deaths(ctx context.Context) ([]death, error) {
	stopped, err := StoppedTasks(ctx, w.api, w.Cluster, w.Service)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(stopped, func(a, b Task) int { return a.endedAt().Compare(b.endedAt()) })
	w.ends.stopped, w.ends.own = stopped, 0
	var deaths []death
	for _, t := range stopped {
		if !w.ownTask(t) {
			continue
		}
		w.ends.own++
		if d, there := deathOf(t, w.definition(ctx, t.Definition)); there {
			deaths = append(deaths, d)
		}
	}
	return deaths, nil
}

// lasts tells what another try would not change. The suite promises that no task of our deployment is started twice, so
// a container that ended by itself is the end already; another deployment may go on after one of them, and after what
// came from outside.
func (w *watch) lasts(ctx context.Context, d death, alike int, status Status) bool {
	switch d.kind {
	case ImagePull:
		return alike >= pullsInARow
	case CannotStart:
		return alike >= startsInARow
	case PortTaken:
		return !w.ownPort(ctx, d, status)
	case Crashed, OutOfMemory, Unhealthy:
		return !w.others || alike >= startsInARow
	case HostLost:
		return !w.others && alike >= lostInARow
	case Stopped:
		return !w.others
	}
	return true
}

// ownPort reports whether a task of the service may have held the port that a task of ours did not get.
func (w *watch) ownPort(ctx context.Context, d death, status Status) bool {
	running := status.Tasks
	if running == nil {
		found, err := RunningTasks(ctx, w.api, w.Cluster, w.Service)
		if err != nil {
			return true // not known: the next look tells
		}
		running = found
	}
	port := w.portOf(ctx, d)
	return slices.ContainsFunc(slices.Concat(running, w.ends.stopped), func(t Task) bool {
		there := t.ARN != d.task.ARN && t.Host == d.task.Host && !t.StartedAt.IsZero() &&
			(t.StoppedAt.IsZero() || t.StoppedAt.After(d.task.CreatedAt))
		return there && slices.Contains(w.definition(ctx, t.Definition).Size().Ports, port)
	})
}

func alike(deaths []death, kind Kind) int {
	return len(slices.DeleteFunc(slices.Clone(deaths), func(d death) bool { return d.kind != kind }))
}

// withDeath adds to what ECS says of a deployment that it gave up what our tasks say.
func (w *watch) withDeath(ctx context.Context, f *finding) *finding {
	if f.kind != GaveUp && f.kind != RolledBack {
		return f
	}
	f.facts["remedy"] = "look at the stopped tasks: aws ecs list-tasks --cluster {cluster} --service-name {service} " +
		"--desired-status STOPPED"
	deaths, err := w.deaths(ctx)
	if err != nil || len(deaths) == 0 {
		if event := w.telling(); event != "" {
			f.facts["why"] = ": " + event
		}
		return f
	}
	last := deaths[len(deaths)-1]
	below := w.ofDeath(ctx, last, alike(deaths, last.kind))
	told := Outcome{Kind: below.kind}.told(below.facts)
	f.facts["why"], f.facts["remedy"] = ": "+told.Cause, told.Next
	f.evidence, f.task, f.container = below.evidence, below.task, below.container
	return f
}
