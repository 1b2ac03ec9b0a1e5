package reconcile

import (
	"slices"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// steadyEvery is how often a service says again that it is steady.
const steadyEvery = 6 * time.Hour

// retire drops the older deployments that have no task left, and notes what the others still have. The one that is
// rolled back stays until that is done.
func (p *plan) retire() {
	back := p.primary.Rollout == state.InProgress // if it is of the same service deployment, it is a rollback
	p.s.Deployments = slices.DeleteFunc(p.s.Deployments, func(d *state.Deployment) bool {
		return d != p.primary && !p.alive[d.ID] && (!back || d.Service != p.primary.Service)
	})
	p.primary.Desired = p.s.Desired
	for _, d := range p.s.Deployments[1:] {
		d.Desired = 0
		for _, t := range p.old {
			if t.Deployment == d.ID {
				d.Desired++
			}
		}
	}
}

// finish says that the deployment is done and the service steady, once they are.
func (p *plan) finish() {
	if len(p.old)+p.stopping > 0 || len(p.mine) != p.s.Desired || p.healthy(p.mine) != p.s.Desired {
		return
	}
	if p.primary.Rollout == state.InProgress {
		p.d.Complete(p.s)
		p.s.Deployments = p.s.Deployments[:1]
		p.d.Say(p.s, about(p.s, "(deployment %s) deployment completed.", p.primary.ID))
		p.s.Steady = false
	}
	if !p.s.Steady || p.now.Sub(p.s.SteadyAt) >= steadyEvery {
		p.s.Steady, p.s.SteadyAt = true, p.now
		p.d.Say(p.s, about(p.s, steadyState))
	}
	p.wake.by(p.s.SteadyAt.Add(steadyEvery))
}
