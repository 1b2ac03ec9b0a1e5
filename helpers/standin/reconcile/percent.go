package reconcile

import "smoke.example/ecs/helpers/standin/state"

// bounds returns how many tasks of a service must at least be healthy and may at most exist during a rollout: the
// lower bound is rounded up and the upper one down. The upper bound never keeps a service below what it asks for.
func bounds(s *state.Service) (lower, upper int) {
	lower = (s.Desired*s.MinimumHealthy + 99) / 100
	upper = s.Desired * s.Maximum / 100
	return lower, max(upper, s.Desired)
}
