package deploy

import "slices"

// Crowded reports whether a rollout that is Stuck is so by what may change without us alone: what other services' tasks
// hold, and instances that are out of use. What ECS does not tell of an instance without any task counts as enough.
func (r Rollout) Crowded() bool {
	_, always, _ := r.empty().obstacle()
	return always == "" && r.Stuck() != ""
}

// empty is the rollout on the same instances, all of them in use and without what others take.
func (r Rollout) empty() Rollout {
	all := slices.Concat(r.Rooms, r.Out)
	for i := range all {
		all[i] = all[i].empty()
	}
	r.Rooms, r.Out = all, nil
	return r
}

// plenty is more than any task takes.
const plenty = 1 << 30

func (r Room) empty() Room {
	whole := r.Registered
	if whole.CPU == 0 && whole.Memory == 0 {
		whole.CPU, whole.Memory = plenty, plenty
	}
	r.CPU, r.Memory, r.Taken, r.State = whole.CPU, whole.Memory, whole.Ports, ""
	return r
}
