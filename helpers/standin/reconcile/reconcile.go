// Package reconcile brings services to what they ask for, as ECS does: it rolls deployments under their percentages,
// places tasks, and runs their containers as the ECS agent would.
package reconcile

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// Reconciler is ECS' scheduler, and the agents of all instances.
type Reconciler struct {
	st     *state.State
	eng    engine.Engine
	cfg    Config
	log    *slog.Logger
	region string
	agents map[string]*agent // of the tasks that are not STOPPED; only Run's goroutine touches it
	busy   sync.WaitGroup    // agents
}

// New returns a Reconciler of st that runs containers on eng.
func New(st *state.State, eng engine.Engine, cfg Config) *Reconciler {
	cfg = cfg.withDefaults()
	r := &Reconciler{st: st, eng: eng, cfg: cfg, log: cfg.Log, agents: map[string]*agent{}}
	st.View(func(d *state.Data) { r.region = d.Region })
	return r
}

// Run reconciles until ctx ends, then removes every container that it started and returns; tasks do not survive
// it. The error says that some could not be removed in time.
func (r *Reconciler) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		changed := r.st.Changed()
		var again time.Time
		r.st.View(func(d *state.Data) {
			again = r.pass(d)
			r.dispatch(ctx, d)
		})
		r.sleep(ctx, changed, again)
	}
	return r.drain()
}

// sleep returns at the next change, or at a time; zero is never.
func (r *Reconciler) sleep(ctx context.Context, changed <-chan struct{}, until time.Time) {
	var due <-chan time.Time
	if !until.IsZero() {
		timer := time.NewTimer(time.Until(until))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-changed:
	case <-due:
	case <-ctx.Done():
	}
}

// dispatch gives every new task its agent, and tells agents of tasks that are to stop.
func (r *Reconciler) dispatch(ctx context.Context, d *state.Data) {
	for id, t := range d.Tasks {
		a, ok := r.agents[id]
		switch {
		case t.Last == state.Stopped:
			delete(r.agents, id)
		case !ok:
			r.agents[id] = r.launch(ctx, t)
		case t.Desired == state.Stopped && t.Instance.AgentConnected: // else nobody hears it
			a.stop()
		}
	}
	for id := range r.agents {
		if d.Tasks[id] == nil {
			delete(r.agents, id)
		}
	}
}

// drain waits until the agents have removed their containers.
func (r *Reconciler) drain() error {
	done := make(chan struct{})
	go func() {
		r.busy.Wait()
		close(done)
	}()
	timer := time.NewTimer(r.cfg.ShutdownWithin)
	defer timer.Stop()
	select {
	case <-done:
		return nil
	case <-timer.C:
		return fmt.Errorf("removing the containers of %d tasks: the engine took longer than %s",
			len(r.agents), r.cfg.ShutdownWithin)
	}
}
