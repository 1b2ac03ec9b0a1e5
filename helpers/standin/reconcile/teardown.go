package reconcile

import (
	"cmp"
	"context"
	"sync"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// stopTimeout is how long a container may take to stop if its definition does not say.
const stopTimeout = 30 * time.Second

// lastWords bounds the wait for the output of a container that has ended.
const lastWords = 10 * time.Second

// stopAll stops all containers at once and waits until they have ended and all was read that they printed. It gives
// up when ctx ends, and leaves the rest to removeAll.
func (a *agent) stopAll(ctx context.Context) {
	a.change(func(*state.Data) {
		if a.task.Last == state.Running {
			a.task.Last = state.Stopping
		}
	})
	a.each(func(c *container) {
		if c.ended == nil {
			return
		}
		err := a.eng.Stop(ctx, c.id, cmp.Or(c.Definition.StopTimeout, stopTimeout))
		if err != nil && ctx.Err() == nil {
			a.log.Warn("container not stopped", "container", c.Definition.Name, "cause", err)
			a.change(func(*state.Data) { c.Reason = reason("CannotStopContainerError", err) })
		}
		if err == nil {
			c.settle(ctx)
		}
	})
}

// settle waits until the container has ended and all was read that it printed.
func (c *container) settle(ctx context.Context) {
	select {
	case <-c.ended:
	case <-ctx.Done():
		return
	}
	timer := time.NewTimer(lastWords)
	defer timer.Stop()
	select {
	case <-c.logged:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// removeAll removes all containers, running or not, and waits until nobody looks at them any more.
func (a *agent) removeAll(life context.Context) {
	a.each(func(c *container) {
		c.removing.Store(true)
		if err := a.eng.Remove(life, c.id); err != nil {
			a.log.Error("container not removed", "container", c.Definition.Name, "id", c.id, "cause", err)
			return
		}
		if c.ended != nil {
			<-c.ended
		}
	})
}

// each calls do for all containers at once and waits for them.
func (a *agent) each(do func(*container)) {
	var all sync.WaitGroup
	for _, c := range a.runs {
		all.Go(func() { do(c) })
	}
	all.Wait()
}
