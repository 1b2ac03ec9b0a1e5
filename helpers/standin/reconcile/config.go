package reconcile

import (
	"cmp"
	"log/slog"
	"time"
)

// Config sets the pace of a Reconciler.
type Config struct {
	// HealthyAfter is how long a task without a health check runs until it counts as healthy. AWS takes 40 s,
	// and so does zero.
	HealthyAfter time.Duration
	// ReportAfter is how long the containers of a task must be up before its agent reports RUNNING: one that ends
	// sooner never ran. Zero is 100 ms.
	ReportAfter time.Duration
	// RetryAfter is the delay before the scheduler starts a task again after one ended by itself. It doubles
	// each time that none came to run, up to RetryMax. Zero is 5 s: AWS starts again within seconds at first.
	RetryAfter time.Duration
	// RetryMax bounds that delay. Zero is 15 minutes, as on AWS.
	RetryMax time.Duration
	// PullWithin, CreateWithin and StartWithin bound what the agent waits for from its engine. Zero is the ECS agent's
	// two hours, four minutes and three minutes.
	PullWithin, CreateWithin, StartWithin time.Duration
	// KeepStopped is how long a stopped task can still be described. Zero is an hour.
	KeepStopped time.Duration
	// HealthPoll is the time between two looks at a container that has a health check. Zero is one second.
	HealthPoll time.Duration
	// ShutdownWithin bounds the removal of all containers when Run ends. Zero is 20 s.
	ShutdownWithin time.Duration
	// Log takes what the agents do; nil is nowhere.
	Log *slog.Logger
}

func (c Config) withDefaults() Config {
	c.HealthyAfter = cmp.Or(c.HealthyAfter, 40*time.Second)
	c.ReportAfter = cmp.Or(c.ReportAfter, 100*time.Millisecond)
	c.RetryAfter = cmp.Or(c.RetryAfter, 5*time.Second)
	c.RetryMax = cmp.Or(c.RetryMax, 15*time.Minute)
	c.PullWithin = cmp.Or(c.PullWithin, 2*time.Hour)
	c.CreateWithin = cmp.Or(c.CreateWithin, 4*time.Minute)
	c.StartWithin = cmp.Or(c.StartWithin, 3*time.Minute)
	c.KeepStopped = cmp.Or(c.KeepStopped, time.Hour)
	c.HealthPoll = cmp.Or(c.HealthPoll, time.Second)
	c.ShutdownWithin = cmp.Or(c.ShutdownWithin, 20*time.Second)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}
