package reconcile

import (
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// consistently is how many tasks in a row must never run until a service says so.
const consistently = 3

// kind is how a task failed.
type kind int

const (
	neverRan kind = iota
	unhealthy
)

// failed counts a failed task of a deployment. Once a task of it has run, the circuit breaker minds health checks
// alone.
func failed(d *state.Data, dep *state.Deployment, k kind) {
	dep.FailedTasks++
	dep.UpdatedAt = d.Now()
	if k == neverRan && dep.Ran || dep.Rollout != state.InProgress {
		return
	}
	dep.Counted++
	if dep.Service.Rollback == nil {
		dep.Service.Failures = dep.Counted
	}
}

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
	waiting := d.Now().Before(dep.RetryAt) // for another task that failed at the same time
	if t.Started.IsZero() {
		failed(d, dep, neverRan)
		if dep.NeverRan++; dep.NeverRan >= consistently {
			d.SayOnce(s, starting, about(s, cannotStart))
		}
		if !waiting {
			dep.Delays++
		}
	}
	if !waiting {
		dep.RetryAt = d.Now().Add(r.cfg.delay(dep.Delays))
	}
	dep.UpdatedAt = d.Now()
}

// delay is how long the scheduler waits when it has waited n-1 times in a row in vain.
func (c Config) delay(n int) time.Duration {
	return min(c.RetryAfter<<min(max(n-1, 0), 16), c.RetryMax)
}

// unplaced counts a task for which there is no room, unless one that is stopping may make some. AWS shows no failed
// task for it where no circuit breaker watches.
func (p *plan) unplaced() {
	counts := p.s.Breaker.Enabled && p.primary.Rollout == state.InProgress && p.stopping == 0
	switch {
	case !counts:
		return
	case p.now.Before(p.primary.UnplacedAt):
		p.wake.by(p.primary.UnplacedAt)
		return
	}
	failed(p.d, p.primary, neverRan)
	p.primary.Unplaced++
	p.primary.UnplacedAt = p.now.Add(p.cfg.delay(p.primary.Unplaced))
	p.wake.by(p.now)
}

// ran tells the scheduler of a task that came to run.
func (r *Reconciler) ran(d *state.Data, t *state.Task) {
	s, ok := d.Service(t.Cluster, t.Service)
	if !ok {
		return
	}
	if dep, ok := s.Deployment(t.Deployment); ok {
		dep.Ran, dep.NeverRan, dep.Delays, dep.UpdatedAt = true, 0, 0, d.Now()
		s.Resolve(starting)
	}
	if !checked(t) {
		r.good(d, t)
	}
}

// good tells the scheduler of a task that runs well: the failures before it no longer count.
func (*Reconciler) good(d *state.Data, t *state.Task) {
	s, ok := d.Service(t.Cluster, t.Service)
	if !ok || s.Breaker.KeepCount {
		return
	}
	if dep, ok := s.Deployment(t.Deployment); ok {
		dep.FailedTasks, dep.Counted, dep.UpdatedAt = 0, 0, d.Now()
		if dep.Service.Rollback == nil && !dep.Service.Over() {
			dep.Service.Failures = 0
		}
	}
}
