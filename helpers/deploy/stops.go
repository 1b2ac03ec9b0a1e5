package deploy

import (
	"context"
	"slices"
	"strings"
)

// Stops are the tasks of one deployment that stopped though ECS wanted them to run: each was started again.
type Stops struct {
	Cluster, Service string
	// Deployment is the id that started them.
	Deployment string
	// Tasks are those of about the last hour, which is how long ECS tells of them, by the time of their stop.
	Tasks []Task
}

// StopsOf looks once at the stopped tasks of a deployment, those aside that ECS stopped as it scaled the service in.
func StopsOf(ctx context.Context, api API, cluster, service, deployment string) (Stops, error) {
	stopped, err := StoppedTasks(ctx, api, cluster, service)
	if err != nil {
		return Stops{}, err
	}
	own := slices.DeleteFunc(stopped, func(t Task) bool {
		return t.StartedBy != deployment || strings.HasPrefix(t.StoppedReason, "Scaling activity initiated by")
	})
	slices.SortStableFunc(own, func(a, b Task) int { return a.StoppedAt.Compare(b.StoppedAt) })
	return Stops{Cluster: cluster, Service: service, Deployment: deployment, Tasks: own}, nil
}
