package reconcile

import (
	"fmt"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// start starts the tasks that the service lacks, as far as the upper bound and the instances allow. blocked says
// that the bound allows none.
func (p *plan) start() (started int, blocked bool) {
	lacking := p.s.Desired - len(p.mine)
	if lacking <= 0 || p.primary.Rollout == state.Failed {
		return 0, false
	}
	if p.now.Before(p.primary.RetryAt) {
		p.wake.by(p.primary.RetryAt)
		return 0, false
	}
	_, upper := bounds(p.s)
	allowed := min(lacking, upper-len(p.mine)-len(p.old)-p.stopping)
	return p.launch(allowed), allowed <= 0
}

// launch places up to n tasks and says how far it came.
func (p *plan) launch(n int) int {
	var tasks []*state.Task
	for range n {
		on, reason := p.room.place(p.primary.Definition.Needs())
		if on == nil {
			p.wake.by(p.d.SayOnce(p.s, placement, about(p.s, "%s", reason)))
			p.full = true
			break
		}
		tasks = append(tasks, p.d.NewTask(p.s, p.primary, on))
	}
	if len(tasks) > 0 {
		p.s.Resolve(placement)
		p.s.Resolve(configuration)
		p.primary.Unplaced, p.primary.UnplacedAt = 0, time.Time{}
		p.mine = append(p.mine, tasks...)
		p.moved()
		p.sayStarted(tasks)
	}
	return len(tasks)
}

func (p *plan) sayStarted(tasks []*state.Task) {
	text := about(p.s, "has started %d tasks: %s.", len(tasks), list(tasks))
	if p.s.Replaced > 0 {
		text += fmt.Sprintf(" Amazon ECS replaced %d tasks due to an unhealthy status.", p.s.Replaced)
		p.s.Replaced = 0
	}
	p.d.Say(p.s, text)
}

// moved notes that the service is on its way again.
func (p *plan) moved() {
	p.s.Steady = false
	p.primary.UpdatedAt = p.now
}
