package deploy

import (
	"context"
	"errors"
	"time"

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
	// Output reads the last lines that a container printed which died; the evidence shows them. Nil shows none. What it
	// fails with is part of the evidence and nothing more; its context ends after some seconds.
	Output func(ctx context.Context, task Task, container string) ([]string, error)
}

// Watch looks at a service until our deployment has settled or it is certain that it will not. It has settled when
// our revision alone is deployed, every desired task runs it, and the same tasks still run after the settle window.
// A deployment that does not settle is no error: Outcome.Kind, Cause, Evidence and Next say why and what to do. It is
// an error, and Outcome.Infra, when that could not be judged: ECS refuses to be asked, does not answer up to the bound,
// or ctx ends.
func Watch(ctx context.Context, api API, clock Clock, config WatchConfig) (Outcome, error) {
	w := newWatch(api, clock, config)
	for {
		before := w.api.calls
		status, err := w.look(ctx)
		if ctx.Err() != nil {
			return w.cancelled(ctx)
		}
		settled := w.settled(status, err)
		w.tell(status, err)
		found, trouble := w.find(ctx, status, err)
		switch {
		case ctx.Err() != nil:
			return w.cancelled(ctx)
		case trouble != nil:
			return w.unjudged(trouble)
		case found != nil:
			return w.end(ctx, *found)
		case settled:
			return w.settle()
		case w.late():
			return w.endLate(ctx, status, err)
		}
		if clock.Wait(ctx, w.proof(w.pause(w.api.calls-before, err), err)) != nil {
			return w.cancelled(ctx)
		}
	}
}

// watch is what one Watch has learned so far.
type watch struct {
	WatchConfig
	api         *counted
	clock       Clock
	outcome     Outcome
	definitions map[string]definition
	// others says that the deployment is not ours.
	others bool
	// seen says that ECS has shown our deployment: an answer without it before that is an old one.
	seen bool
	// alone says that no other deployment of the same revision was there then.
	alone bool
	// doubt is what the last look has found and another has to prove.
	doubt doubt
	// ahead is how far ECS's clock is before ours, as far as it has told; less than zero is behind.
	ahead time.Duration
	// status is the last answer.
	status Status
	// steadySince is when the service became steady on tasks; zero while it is not.
	steadySince time.Time
	// unsteadyAt is when the last look that showed it unsteady was made; zero where none did.
	unsteadyAt time.Time
	tasks      []string
	// replaced counts the times that a steady service changed its tasks.
	replaced int
	events   map[string]bool
	line     string
	// movedAt is when line changed last, and interval the time to the next look.
	movedAt  time.Time
	interval time.Duration
	ends     ends
	places   places
}

func newWatch(api API, clock Clock, config WatchConfig) *watch {
	return &watch{
		WatchConfig: config, api: &counted{API: api}, clock: clock, events: map[string]bool{}, interval: config.Bounds.Poll,
		definitions: map[string]definition{}, movedAt: clock.Now(), ahead: config.Deployment.CreatedAt.Sub(clock.Now()),
		ends: ends{said: map[string]bool{}, stall: patient * config.Bounds.Poll},
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
	w.meet(status)
	if err := w.outdated(status); err != nil {
		return status, err
	}
	w.heed(status)
	if status.unsteadyService(w.Deployment.Definition) == "" {
		status, err = withTasks(ctx, w.api, status)
	}
	if err == nil {
		w.status = status
	}
	return status, err
}

// find returns what the look has found that will keep our deployment from settling, or an error that ends the watch.
func (w *watch) find(ctx context.Context, status Status, err error) (*finding, error) {
	if errors.Is(err, ErrNoService) {
		return w.agreed(&finding{kind: Gone, facts: facts{"state": "gone from the cluster"}}), nil
	}
	if err != nil {
		return nil, w.final(err)
	}
	if found := w.overtaken(status); found != nil {
		if found = w.agreed(found); found == nil {
			return nil, nil
		}
		return w.withDeath(ctx, found), nil
	}
	w.doubt = doubt{}
	found, err := w.findFailure(ctx, status)
	return found, w.lasting(err)
}

// findFailure is find for a deployment that is still the service's newest.
func (w *watch) findFailure(ctx context.Context, status Status) (*finding, error) {
	w.mindStall()
	found, err := w.findDeath(ctx, status)
	if found == nil && err == nil {
		found, err = w.findPlace(ctx, status)
	}
	return found, err
}
