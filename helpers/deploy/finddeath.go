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
	deaths, status = w.notPassed(ctx, status, deaths)
	for _, d := range deaths {
		n := alike(deaths, d.kind)
		if w.lasts(ctx, d, deaths, status) {
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
