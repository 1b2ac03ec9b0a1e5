package deploy

import (
	"context"
	"slices"
	"time"
)

// freeing is how long ECS may still list what a task held that has stopped.
const freeing = 45 * time.Second

// Capacity looks once at what a rollout of definition (an ARN) depends on: the service's percentages and count, and the
// room for its tasks on the cluster's instances. What the service's own tasks take counts as room, also while they stop
// and for a moment after.
func Capacity(ctx context.Context, api API, cluster, service, definition string) (Rollout, error) {
	return capacityNow(ctx, api, cluster, service, definition, sized(api, Size{}))
}

// CapacityFor is Capacity for a definition that is not registered, a task of which takes size.
func CapacityFor(ctx context.Context, api API, cluster, service string, size Size) (Rollout, error) {
	return capacityNow(ctx, api, cluster, service, "", sized(api, size))
}

func capacityNow(ctx context.Context, api API, cluster, service, definition string, size sizing) (Rollout, error) {
	status, err := Look(ctx, api, cluster, service)
	if err != nil {
		return Rollout{}, err
	}
	return rolloutOf(ctx, api, status, time.Now(), definition, size)
}

// sizing tells what a task of a definition takes: of an ARN, or of "" for the one that has none yet.
type sizing func(ctx context.Context, arn string) (Size, error)

// sized asks ECS, but for the definition that it does not know, which is of size fresh.
func sized(api API, fresh Size) sizing {
	return func(ctx context.Context, arn string) (Size, error) {
		if arn == "" {
			return fresh, nil
		}
		registered, err := Described(ctx, api, arn)
		return registered.Size(), err
	}
}

// rolloutOf asks for the instances and for the service's tasks that are on them; status may have those that run.
func rolloutOf(
	ctx context.Context, api API, status Status, now time.Time, definition string, size sizing,
) (Rollout, error) {
	own, err := onInstances(ctx, api, status, now)
	if err != nil {
		return Rollout{}, err
	}
	sizes := map[string]Size{}
	for _, arn := range append(definitionsOf(own), definition) {
		if sizes[arn], err = size(ctx, arn); err != nil {
			return Rollout{}, err
		}
	}
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

// onInstances are the service's tasks that take something of an instance, or did until a moment ago.
func onInstances(ctx context.Context, api API, status Status, now time.Time) ([]Task, error) {
	running, err := running(ctx, api, status)
	if err != nil {
		return nil, err
	}
	stopped, err := StoppedTasks(ctx, api, status.Cluster, status.Service)
	gone := func(t Task) bool { return !t.StoppedAt.IsZero() && now.Sub(t.StoppedAt) >= freeing }
	return slices.Concat(running, slices.DeleteFunc(stopped, gone)), err
}

// running are the service's tasks that ECS wants running, asked for where the look did not.
func running(ctx context.Context, api API, status Status) ([]Task, error) {
	if status.Tasks != nil {
		return status.Tasks, nil
	}
	return RunningTasks(ctx, api, status.Cluster, status.Service)
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
