package reconcile

import (
	"slices"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// steadyEvery is how often a service says again that it is steady.
const steadyEvery = 6 * time.Hour

// retire drops the older deployments that have no task left, and notes what the others still have.
func (p *plan) retire() {
	p.s.Deployments = slices.DeleteFunc(p.s.Deployments, func(d *state.Deployment) bool {
		return d != p.primary && !p.alive[d.ID]
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
	if len(p.s.Deployments) > 1 || p.stopping > 0 || len(p.mine) != p.s.Desired || p.healthy(p.mine) != p.s.Desired {
		return
	}
	if p.primary.Rollout == state.InProgress {
		p.d.Complete(p.primary)
		p.d.Say(p.s, about(p.s, "(deployment %s) deployment completed.", p.primary.ID))
		p.s.Steady = false
	}
	if !p.s.Steady || p.now.Sub(p.s.SteadyAt) >= steadyEvery {
		p.s.Steady, p.s.SteadyAt = true, p.now
		p.d.Say(p.s, about(p.s, steadyState))
	}
	p.wake.by(p.s.SteadyAt.Add(steadyEvery))
}

// consistently is how many tasks in a row must fail to start until a service says so.
const consistently = 3

// ended tells the scheduler of a task that ended by itself: it waits before it starts another, and longer each
// time that none came to run.
func (r *Reconciler) ended(d *state.Data, t *state.Task) {
	s, ok := d.Service(t.Cluster, t.Service)
	if !ok {
		return
	}
	s.Steady = false
	dep, ok := s.Deployment(t.Deployment)
	if !ok || t.StopCode != state.EssentialContainerExited && t.StopCode != state.TaskFailedToStart {
		return
	}
	delay := r.cfg.RetryAfter
	if t.Started.IsZero() {
		dep.FailedTasks++
		delay = min(r.cfg.RetryAfter<<min(dep.FailedTasks-1, 16), r.cfg.RetryMax)
	}
	if dep.FailedTasks >= consistently {
		d.SayOnce(s, starting, about(s, cannotStart))
	}
	dep.RetryAt, dep.UpdatedAt = d.Now().Add(delay), d.Now()
}

// ran tells the scheduler of a task that came to run.
func (r *Reconciler) ran(d *state.Data, t *state.Task) {
	s, ok := d.Service(t.Cluster, t.Service)
	if !ok {
		return
	}
	if dep, ok := s.Deployment(t.Deployment); ok {
		dep.FailedTasks, dep.UpdatedAt = 0, d.Now()
		s.Resolve(starting)
	}
}
