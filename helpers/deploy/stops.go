package deploy

import (
	"context"
	"slices"
	"strings"
)

// Stops are the tasks of one deployment that stopped though ECS wanted them to run: each was started again.
type Stops struct {
	Cluster, Service string
	// Deployment is the id that they belong to.
	Deployment string
	// Tasks are those of about the last hour, which is how long ECS tells of them, by the time of their stop.
	Tasks []Task
	// Lost are those that ended with their instance, which is no fault of theirs.
	Lost []Task
}

// StopsOf looks once at the stopped tasks of a deployment, those aside that ECS stopped as it scaled the service in. The
// tasks that a rollback took over from an older deployment are its own from then on.
func StopsOf(ctx context.Context, api API, cluster, service, deployment string) (Stops, error) {
	status, err := glance(ctx, api, cluster, service)
	if err != nil {
		return Stops{}, err
	}
	stopped, err := StoppedTasks(ctx, api, cluster, service)
	if err != nil {
		return Stops{}, err
	}
	slices.SortStableFunc(stopped, func(a, b Task) int { return a.StoppedAt.Compare(b.StoppedAt) })
	stops := Stops{Cluster: cluster, Service: service, Deployment: deployment}
	ours, _ := status.deployment(deployment)
	ours.ID = deployment
	took := ours.tookOver(stopped)
	for _, t := range stopped {
		switch {
		case t.scaledIn(), t.StartedBy != deployment && (!took || !ours.had(t)):
		case lost(t):
			stops.Lost = append(stops.Lost, t)
		default:
			stops.Tasks = append(stops.Tasks, t)
		}
	}
	return stops, nil
}

// tookOver reports whether a deployment has kept the tasks of its revision that were there before it: it has stopped
// none of them.
func (d Deployment) tookOver(stopped []Task) bool {
	return !slices.ContainsFunc(stopped, func(t Task) bool {
		return t.Definition == d.Definition && t.StartedBy != d.ID && strings.Contains(t.StoppedReason, "(deployment "+d.ID+")")
	})
}

// had reports whether a task of its revision ended in its time.
func (d Deployment) had(t Task) bool {
	return t.Definition == d.Definition && !t.endedAt().Before(d.CreatedAt)
}
