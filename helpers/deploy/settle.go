package deploy

import (
	"slices"
	"strings"
	"time"
)

// settled keeps the settle window, which begins anew whenever the tasks change.
func (w *watch) settled(status Status, err error) bool {
	if err != nil {
		return false // Not known to be unsteady: the tasks of the next answer tell.
	}
	if primary, _ := status.Primary(); primary.ID != w.Deployment.ID || status.Unsteady(w.Deployment.Definition) != "" {
		w.restart(time.Time{}, nil)
		w.unsteadyAt = w.clock.Now()
		return false
	}
	if tasks := identities(status.Tasks); w.steadySince.IsZero() || !slices.Equal(tasks, w.tasks) {
		w.restart(w.steadyFrom(status), tasks)
	}
	return w.clock.Now().Sub(w.steadySince) >= w.Bounds.Settle
}

func (w *watch) restart(since time.Time, tasks []string) {
	if w.tasks != nil && !slices.Equal(tasks, w.tasks) {
		w.replaced++
		w.movedAt = w.clock.Now()
	}
	w.steadySince, w.tasks = since, tasks
}

// identities tell a task that was replaced, whose successor has another ARN, and one of which a container was started
// again (restartPolicy), which has another runtime id.
func identities(tasks []Task) []string {
	ids := make([]string, 0, len(tasks))
	for _, task := range tasks {
		id := []string{task.ARN}
		for _, c := range task.Containers {
			id = append(id, c.Name+"="+c.RuntimeID)
		}
		slices.Sort(id[1:])
		ids = append(ids, strings.Join(id, " "))
	}
	slices.Sort(ids)
	return ids
}
