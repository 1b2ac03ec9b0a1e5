package preflight

import (
	"context"

	"smoke.example/ecs/helpers/deploy"
)

// room says whether tasks of the definition can take the place of those that run, by the service's percentages and by
// what the instances have left.
func (l *look) room(ctx context.Context) came {
	const check = "room"
	size := deploy.Registered{Containers: l.definition.Containers()}.Size()
	rollout, err := deploy.CapacityFor(ctx, l.ecs, l.Target.Cluster, l.Target.Service, size)
	if err != nil {
		return lost(failed(check, err, ""))
	}
	switch why := rollout.Stuck(); {
	case why == "":
	case rollout.Crowded():
		return found(broken(check, "a rollout could not end as it is now: %s", why))
	default:
		return found(broken(check, "a rollout could never end: %s", why))
	}
	return found(good(check, "a task takes %d MiB of memory, %d CPU units and the host ports %v; at least %d of %d tasks keep "+
		"running (minimumHealthyPercent %d), and at most %d run at once (maximumPercent %d)",
		rollout.Size.Memory, rollout.Size.CPU, rollout.Size.Ports, rollout.Keeps(), rollout.Desired,
		rollout.MinimumHealthyPercent, rollout.Allows(), rollout.MaximumPercent))
}
