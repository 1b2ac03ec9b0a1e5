package deploy

import (
	"context"
	"slices"
)

// CapacityAPI is what Capacity calls.
type CapacityAPI = API

// Capacity looks once at what a rollout of definition (an ARN) depends on: the service's percentages and count, and the
// room for its tasks on the cluster's instances. What the service's own tasks take counts as room, also while they stop.
func Capacity(ctx context.Context, api CapacityAPI, cluster, service, definition string) (Rollout, error) {
	status, err := Look(ctx, api, cluster, service)
	if err != nil {
		return Rollout{}, err
	}
	stopped, err := StoppedTasks(ctx, api, cluster, service)
	if err != nil {
		return Rollout{}, err
	}
	sizes := map[string]Size{}
	own := slices.Concat(status.Tasks, stopping(stopped))
	for _, arn := range append(definitionsOf(own), definition) {
		registered, err := Described(ctx, api, arn)
		if err != nil {
			return Rollout{}, err
		}
		sizes[arn] = registered.Size()
	}
	return rolloutOf(ctx, api, status, definition, own, sizes)
}

// rolloutOf asks for the instances. own are the service's tasks that are on them.
func rolloutOf(
	ctx context.Context, api API, status Status, definition string, own []Task, sizes map[string]Size,
) (Rollout, error) {
	r := Rollout{
		Cluster: status.Cluster, Service: status.Service, Definition: RevisionOf(definition),
		Desired: status.Desired, Size: sizes[definition], Elastic: status.Elastic,
		MinimumHealthyPercent: status.MinimumHealthyPercent, MaximumPercent: status.MaximumPercent,
	}
	all, err := rooms(ctx, api, status.Cluster)
	for i := range all {
		all[i].vacate(own, sizes, definition)
		if all[i].State == "" {
			r.Rooms = append(r.Rooms, all[i].Room)
		} else {
			r.Out = append(r.Out, all[i].Room)
		}
	}
	return r, err
}

// stopping are the tasks that were told to stop and have not.
func stopping(stopped []Task) []Task {
	return slices.DeleteFunc(slices.Clone(stopped), func(t Task) bool { return !t.StoppedAt.IsZero() })
}

// definitionsOf are the ARNs of the definitions that the tasks run, each once.
func definitionsOf(tasks []Task) []string {
	arns := make([]string, 0, len(tasks))
	for _, task := range tasks {
		arns = append(arns, task.Definition)
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}
