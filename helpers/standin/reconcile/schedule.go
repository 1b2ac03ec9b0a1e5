package reconcile

import (
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// pass looks at every service once, starts and stops what it may, and returns when to look again without a change
// in between; zero is never.
func (r *Reconciler) pass(d *state.Data) time.Time {
	wake := &alarm{}
	r.forget(d, wake)
	tasks := map[[2]string][]*state.Task{}
	for _, t := range d.TasksOf(func(t *state.Task) bool { return t.Last != state.Stopped }) {
		key := [2]string{t.Cluster, t.Service}
		tasks[key] = append(tasks[key], t)
	}
	left := d.RemainingAll()
	for _, s := range d.Services {
		judge(d, s)
		p := &plan{
			d: d, cfg: r.cfg, s: s, primary: s.Primary(), wake: wake, now: d.Now(),
			room: newRoom(d, s.Cluster, left),
		}
		p.sort(tasks[[2]string{s.Cluster, s.Name}])
		p.carryOut()
	}
	return wake.at
}

// forget drops the tasks that were stopped long ago.
func (r *Reconciler) forget(d *state.Data, wake *alarm) {
	for id, t := range d.Tasks {
		if t.Last != state.Stopped {
			continue
		}
		if until := t.Stopped.Add(r.cfg.KeepStopped); until.After(d.Now()) {
			wake.by(until)
		} else {
			delete(d.Tasks, id)
		}
	}
}

// alarm is the earliest of some times.
type alarm struct{ at time.Time }

func (a *alarm) by(t time.Time) {
	if a.at.IsZero() || t.Before(a.at) {
		a.at = t
	}
}

// plan is what one pass does about one service.
type plan struct {
	d       *state.Data
	cfg     Config
	s       *state.Service
	primary *state.Deployment
	wake    *alarm
	now     time.Time
	room    *room

	mine     []*state.Task   // of the primary deployment, meant to run
	old      []*state.Task   // of the others, or on an instance that is draining; meant to run
	stopping int             // meant to stop, but not STOPPED
	alive    map[string]bool // the deployments that these tasks are of
	full     bool            // there was no room for a task
}

// sort tells the tasks that are not STOPPED apart.
func (p *plan) sort(tasks []*state.Task) {
	p.alive = map[string]bool{}
	for _, t := range tasks {
		p.room.tasks[t.Instance]++
		p.alive[t.Deployment] = true
		switch {
		case t.Desired == state.Stopped:
			p.stopping++
		case t.Deployment == p.primary.ID && t.Instance.Status != state.Draining:
			p.mine = append(p.mine, t)
		default:
			p.old = append(p.old, t)
		}
	}
}

// carryOut does what may be done now. ECS says what it started before what it stopped.
func (p *plan) carryOut() {
	p.dropUnhealthy()
	started, blocked := p.start()
	stopped := p.stopOld() + p.scaleIn()
	if p.full {
		p.unplaced()
	}
	if blocked && started+stopped+p.stopping == 0 && p.healthy(p.mine) == len(p.mine) {
		p.wake.by(p.d.SayOnce(p.s, configuration, about(p.s, configurationBlocks)))
	}
	p.retire()
	p.finish()
}
