package deploy

import (
	"context"
	"errors"
	"fmt"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
)

// Plan is a whole deployment: what to deploy, where, and who listens.
type Plan struct {
	Target *target.Target
	// Account is put into the template; empty means the target's.
	Account string
	// Clock is nil for the machine's own.
	Clock Clock
	// Progress gets one line for each step and change. Nil drops them.
	Progress func(line string)
}

// Run deploys the target's definition: renders it, registers it, updates the service, and watches that it settles. A
// deployment that does not settle is no error (see Watch); a step that could not be made is. The Outcome is told in
// both cases, with its Cause.
func Run(ctx context.Context, api API, plan Plan) (Outcome, error) {
	plan = plan.complete()
	started := plan.Clock.Now()
	outcome, err := plan.run(ctx, api)
	if err != nil {
		outcome.Cause = err.Error()
		outcome.Infra = poll.Classify(err) == poll.Infra
	}
	outcome.Cluster, outcome.Service = plan.Target.Cluster, plan.Target.Service
	if outcome.Settled {
		outcome.Steady += outcome.Started.Sub(started)
	}
	outcome.Started, outcome.Took = started, plan.Clock.Now().Sub(started)
	return outcome, err
}

func (p Plan) complete() Plan {
	if p.Clock == nil {
		p.Clock = SystemClock{}
	}
	if p.Progress == nil {
		p.Progress = func(string) {}
	}
	if p.Account == "" {
		p.Account = p.Target.Account
	}
	return p
}

func (p Plan) run(ctx context.Context, api API) (Outcome, error) {
	t := p.Target
	if err := t.Require(target.Deploy); err != nil {
		return Outcome{}, poll.AsInfra(err)
	}
	def, err := Render(t.Definition, p.Account, HostPort(t.HTTP.Container, t.HTTP.Port, t.HTTP.HostPort))
	if err != nil {
		return Outcome{}, poll.AsInfra(err)
	}
	before, err := glance(ctx, api, t.Cluster, t.Service)
	if errors.Is(err, ErrNoService) {
		return Outcome{}, poll.AsInfra(fmt.Errorf("%w: look at cluster and service in %s", err, t.File()))
	}
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Previous: before.Definition}
	rev, err := Register(ctx, api, def)
	if err != nil {
		return outcome, err
	}
	outcome.Revision = rev.ARN
	p.Progress(fmt.Sprintf("registered %s", rev))
	return p.update(ctx, api, outcome, rev)
}

func (p Plan) update(ctx context.Context, api API, outcome Outcome, rev Revision) (Outcome, error) {
	t := p.Target
	deployment, err := Update(ctx, api, t.Cluster, t.Service, rev)
	if err != nil {
		return outcome, fmt.Errorf("%w (%s stays registered and is not deployed; "+
			"`aws ecs deregister-task-definition --task-definition %s` removes it)", err, rev, rev)
	}
	p.Progress(fmt.Sprintf("updated %s/%s from %s to %s: deployment %s",
		t.Cluster, t.Service, RevisionOf(outcome.Previous), rev, deployment.ID))
	return Watch(ctx, api, p.Clock, WatchConfig{
		Cluster: t.Cluster, Service: t.Service, Deployment: deployment, Previous: outcome.Previous,
		Bounds: t.Deployment, Progress: p.Progress,
	})
}
