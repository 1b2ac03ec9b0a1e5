package preflight

import (
	"context"

	"smoke.example/ecs/helpers/deploy"
)

// room says whether tasks of the definition can take the place of those that run, by the service's percentages and by
// what the instances have left.
func (l *look) room(ctx context.Context) came {
	const check = "room"
	rollout, err := deploy.Capacity(ctx, l.ecs, l.Target.Cluster, l.Target.Service, l.status.Definition)
	if err != nil {
		return lost(failed(check, err, ""))
	}
	rollout.Size = deploy.Registered{Containers: l.definition.Containers()}.Size()
	for i := range rollout.Rooms {
		rollout.Rooms[i].Own = 0 // what runs there says nothing about a definition that may be another
	}
	if why := rollout.Stuck(); why != "" {
		return found(broken(check, "a rollout could never end: %s", why))
	}
	return found(good(check, "a task takes %d MiB of memory, %d CPU units and the host ports %v; at least %d of %d tasks keep "+
		"running (minimumHealthyPercent %d), and at most %d run at once (maximumPercent %d)",
		rollout.Size.Memory, rollout.Size.CPU, rollout.Size.Ports, rollout.Keeps(), rollout.Desired,
		rollout.MinimumHealthyPercent, rollout.Allows(), rollout.MaximumPercent))
}
