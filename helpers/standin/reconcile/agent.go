package reconcile

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// agent does for one task what the ECS agent of its instance does. It writes to the task only with the state's lock
// held; what it reads without never changes.
type agent struct {
	*Reconciler
	task *state.Task
	log  *slog.Logger
	stop func() // asks for the task's end

	runs []*container  // created, in the order in which they were started
	over chan struct{} // closed when an essential container has ended
	once sync.Once
}

// container is a container that the agent has created.
type container struct {
	*state.Container
	id     string
	ended  chan struct{} // closed when it has ended; nil if it was never started
	logged chan struct{} // closed when all its output has been read

	removing atomic.Bool // set before it is removed, which cuts off what is still being read
}

// launch starts the agent of a task.
func (r *Reconciler) launch(ctx context.Context, t *state.Task) *agent {
	told, stop := context.WithCancel(ctx)
	a := &agent{
		Reconciler: r, task: t, stop: stop, over: make(chan struct{}),
		log: r.log.With("task", t.ID, "instance", t.Instance.Instance.ID),
	}
	r.busy.Go(func() {
		defer stop()
		a.run(ctx, told)
	})
	return a
}

// run takes the task from PENDING to STOPPED. told ends when the task is to stop, and with ctx, when the stand-in
// ends. What is under way with the engine is always finished, so that no container is lost.
func (a *agent) run(ctx, told context.Context) {
	life, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	if a.bringUp(life, told) {
		a.report(told)
	}
	select {
	case <-told.Done():
	case <-a.over:
	}
	a.stopAll(ctx)
	a.removeAll(life)
	a.finish()
}

// report says that the task runs, unless it is over before that counts.
func (a *agent) report(told context.Context) {
	timer := time.NewTimer(a.cfg.ReportAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-a.over:
		return
	case <-told.Done():
		return
	}
	a.change(func(d *state.Data) {
		if a.task.Desired == state.Running {
			a.task.Last, a.task.Started = state.Running, d.Now()
			a.ran(d, a.task)
		}
	})
}

// change changes the task and wakes the scheduler.
func (a *agent) change(change func(*state.Data)) {
	a.st.Update(func(d *state.Data) {
		change(d)
		a.task.Version++
	})
}

// fail notes that a container could not be brought up, and reports whether the task can do without it. An essential
// one ends the task.
func (a *agent) fail(c *state.Container, errorName string, err error) (goOn bool) {
	a.log.Warn("container failed", "container", c.Definition.Name, "error", errorName, "cause", err)
	essential := c.Definition.Essential
	a.change(func(d *state.Data) {
		c.Last, c.Reason = state.Stopped, reason(errorName, err)
		if essential {
			d.Stop(a.task, state.TaskFailedToStart, "Task failed to start")
		}
	})
	if essential {
		a.once.Do(func() { close(a.over) })
	}
	return !essential
}

// finish says that the task is STOPPED.
func (a *agent) finish() {
	a.change(func(d *state.Data) {
		t := a.task
		d.Stop(t, state.UserInitiated, "Task stopped by user") // only for a task that ended with the stand-in
		t.Last, t.Stopped = state.Stopped, d.Now()
		for _, c := range t.Containers {
			c.Last = state.Stopped
			if c.Bindings != nil {
				c.Bindings = []state.Binding{}
			}
		}
		a.ended(d, t)
	})
}
