package reconcile

import (
	"slices"

	"smoke.example/ecs/helpers/standin/state"
)

// isHealthy reports whether a task counts for the lower bound. Without a health check of an essential container it
// does some time after it began to run; the pass comes back then.
func (p *plan) isHealthy(t *state.Task) bool {
	if t.Last != state.Running {
		return false
	}
	if checked(t) {
		return passes(t)
	}
	since := t.Started.Add(p.cfg.HealthyAfter)
	if since.After(p.now) {
		p.wake.by(since)
		return false
	}
	return true
}

func checked(t *state.Task) bool {
	return slices.ContainsFunc(t.Containers, func(c *state.Container) bool {
		return c.Definition.Essential && c.Definition.Health != nil
	})
}

// passes reports whether all essential containers with a health check are healthy. What the task shows may still be
// UNKNOWN, for one without.
func passes(t *state.Task) bool {
	return !slices.ContainsFunc(t.Containers, func(c *state.Container) bool {
		return c.Definition.Essential && c.Definition.Health != nil && c.Health != healths["healthy"]
	})
}

// healthy counts the healthy ones of tasks.
func (p *plan) healthy(tasks []*state.Task) int {
	n := 0
	for _, t := range tasks {
		if p.isHealthy(t) {
			n++
		}
	}
	return n
}

// dropUnhealthy stops tasks whose health check failed; the next start replaces them.
func (p *plan) dropUnhealthy() {
	sick := func(t *state.Task) bool { return t.Last == state.Running && t.Health() == "UNHEALTHY" }
	for _, t := range slices.Concat(p.mine, p.old) {
		if !sick(t) {
			continue
		}
		p.d.Say(p.s, about(p.s, "(task %s) failed container health checks.", t.ID))
		p.d.Stop(t, state.ServiceSchedulerInitiated, "Task failed container health checks")
		p.s.Replaced++
		if dep, ok := p.s.Deployment(t.Deployment); ok {
			failed(p.d, dep, unhealthy)
			p.wake.by(p.now)
		}
		p.stopping++
		p.moved()
	}
	p.mine = slices.DeleteFunc(p.mine, sick)
	p.old = slices.DeleteFunc(p.old, sick)
}
