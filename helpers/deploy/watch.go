package deploy

import (
	"context"
	"errors"
	"time"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
)

// WatchConfig says what to watch and for how long.
type WatchConfig struct {
	Cluster string
	Service string
	// Deployment is ours, as Update returned it.
	Deployment Deployment
	// Previous is the ARN of the definition that the service named before; empty where it is not known.
	Previous string
	// Bounds are the target's: Within until the service is steady, Settle until that is believed, and Poll, the
	// shortest time between two looks. Looks grow rarer, up to four times Poll, while nothing changes.
	Bounds target.Deployment
	// Progress gets one line for each change of state and each event of the service. Nil drops them.
	Progress func(line string)
}

// Watch looks at a service until our deployment has settled or it is certain that it will not. It has settled when
// our revision alone is deployed, every desired task runs it, and the same tasks still run after the settle window.
// A deployment that does not settle is no error: Outcome.Cause says why. It is an error, and Outcome.Infra, when
// that could not be judged: ECS refuses to be asked, does not answer up to the bound, or ctx ends.
func Watch(ctx context.Context, api API, clock Clock, config WatchConfig) (Outcome, error) {
	w := newWatch(api, clock, config)
	for {
		status, err := w.look(ctx)
		if ctx.Err() != nil {
			return w.unjudged(ctx.Err())
		}
		if err != nil && !errors.Is(err, ErrNoService) && poll.Final(err) {
			return w.unjudged(err)
		}
		settled := w.settled(status, err)
		w.tell(status, err)
		if cause := w.final(status, err); cause != "" {
			return w.end(w.explain(ctx, cause))
		}
		if settled {
			return w.end("")
		}
		if w.late() {
			return w.endLate(ctx, status, err)
		}
		if err := clock.Wait(ctx, w.pause(status, err)); err != nil {
			return w.unjudged(err)
		}
	}
}

// watch is what one Watch has learned so far.
type watch struct {
	WatchConfig
	api     API
	clock   Clock
	outcome Outcome
	// seen says that ECS has shown our deployment: an answer without it before that is an old one.
	seen bool
	// steadySince is when the service became steady on tasks; zero while it is not.
	steadySince time.Time
	tasks       []string
	// replaced counts the times that a steady service changed its tasks.
	replaced int
	events   map[string]bool
	line     string
	interval time.Duration
}

func newWatch(api API, clock Clock, config WatchConfig) *watch {
	return &watch{
		WatchConfig: config, api: api, clock: clock, events: map[string]bool{}, interval: config.Bounds.Poll,
		outcome: Outcome{
			Cluster: config.Cluster, Service: config.Service, Previous: config.Previous,
			Revision: config.Deployment.Definition, DeploymentID: config.Deployment.ID,
			Events: []string{}, Started: clock.Now(),
		},
	}
}

// look asks for the tasks only when the service itself looks steady, which spares two calls of three.
func (w *watch) look(ctx context.Context) (Status, error) {
	status, err := glance(ctx, w.api, w.Cluster, w.Service)
	if err != nil {
		return status, err
	}
	if _, there := status.deployment(w.Deployment.ID); there {
		w.seen = true
	}
	if status.unsteadyService(w.Deployment.Definition) != "" {
		return status, nil
	}
	return withTasks(ctx, w.api, status)
}
