package reconcile

import (
	"cmp"
	"slices"

	"smoke.example/ecs/helpers/standin/state"
)

// stopOld stops tasks of older deployments, as far as enough healthy ones are left.
func (p *plan) stopOld() int {
	lower, _ := bounds(p.s)
	healthy := p.healthy(p.mine) + p.healthy(p.old)
	p.old = p.leastUseful(p.old)
	var stop, keep []*state.Task
	for _, t := range p.old {
		switch {
		case t.Last == state.Pending:
		case !p.isHealthy(t) && healthy >= lower:
		case p.isHealthy(t) && healthy > lower:
			healthy--
		default:
			keep = append(keep, t)
			continue
		}
		stop = append(stop, t)
	}
	p.old = keep
	return p.stop(stop)
}

// scaleIn stops what the primary deployment has too many, the newest first.
func (p *plan) scaleIn() int {
	surplus := len(p.mine) - p.s.Desired
	if surplus <= 0 {
		return 0
	}
	slices.Reverse(p.mine)
	p.mine = p.leastUseful(p.mine)
	stop := p.mine[:surplus]
	p.mine = slices.Clone(p.mine[surplus:])
	return p.stop(stop)
}

// leastUseful puts tasks that do not run yet first, then those that are not healthy.
func (p *plan) leastUseful(tasks []*state.Task) []*state.Task {
	use := func(t *state.Task) int {
		switch {
		case t.Last == state.Pending:
			return 0
		case !p.isHealthy(t):
			return 1
		}
		return 2
	}
	return slices.SortedStableFunc(slices.Values(tasks), func(a, b *state.Task) int { return cmp.Compare(use(a), use(b)) })
}

// stop asks for the end of tasks and says so: of those that run by id, of the others in number.
func (p *plan) stop(tasks []*state.Task) int {
	var running []*state.Task
	for _, t := range tasks {
		if t.Last == state.Running {
			running = append(running, t)
		}
		p.d.Stop(t, state.ServiceSchedulerInitiated, "Scaling activity initiated by (deployment "+p.primary.ID+")")
		p.stopping++
	}
	if len(running) > 0 {
		p.d.Say(p.s, about(p.s, "has stopped %d running tasks: %s.", len(running), list(running)))
	}
	if pending := len(tasks) - len(running); pending > 0 {
		p.d.Say(p.s, about(p.s, "stopped %d pending tasks.", pending))
	}
	if len(tasks) > 0 {
		p.moved()
	}
	return len(tasks)
}
