package reconcile

import (
	"context"
	"time"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// watch follows a started container's output, waits for its end, and looks at its health.
func (a *agent) watch(life context.Context, c *container) {
	c.ended, c.logged = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(c.logged)
		if err := a.eng.Follow(life, c.id, a.sink(c)); err != nil && life.Err() == nil && !c.removing.Load() {
			a.log.Warn("output lost", "container", c.Definition.Name, "cause", err)
		}
	}()
	go func() {
		defer close(c.ended)
		exit, err := a.eng.Wait(life, c.id)
		a.gone(c, exit, err)
	}()
	if c.Definition.Health != nil {
		go a.checkHealth(life, c)
	}
}

// gone notes how a container ended. The end of an essential one is the end of the task.
func (a *agent) gone(c *container, exit engine.Exit, err error) {
	a.change(func(d *state.Data) {
		c.Last = state.Stopped
		if err != nil {
			c.Reason = reason("CannotInspectContainerError", err)
		} else {
			c.ExitCode, c.Reason = &exit.Code, exitReason(exit)
		}
		if c.Definition.Essential {
			if a.task.ExecutionStopped.IsZero() {
				a.task.ExecutionStopped = d.Now()
			}
			d.Stop(a.task, state.EssentialContainerExited, "Essential container in task exited")
		}
	})
	if c.Definition.Essential {
		a.once.Do(func() { close(a.over) })
	}
}

// healths are ECS' words for the engine's.
var healths = map[string]string{"healthy": "HEALTHY", "unhealthy": "UNHEALTHY"}

// checkHealth copies the engine's view of a container's health until it has ended.
func (a *agent) checkHealth(life context.Context, c *container) {
	tick := time.NewTicker(a.cfg.HealthPoll)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-c.ended:
			return
		case <-life.Done():
			return
		}
		if health, err := a.eng.Health(life, c.id); err == nil && healths[health] != "" {
			a.setHealth(c, healths[health])
		}
	}
}

func (a *agent) setHealth(c *container, health string) {
	same := false
	a.st.View(func(*state.Data) { same = c.Health == health })
	if same {
		return
	}
	a.change(func(d *state.Data) {
		c.Health = health
		if passes(a.task) {
			a.good(d, a.task)
		}
	})
}
