package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/target"
)

// Plan is a whole deployment: what to deploy, where, and who listens.
type Plan struct {
	Target *target.Target
	// Account is put into the template; empty means the target's.
	Account string
	// Overrides change the target's definition before it is registered. Nil deploys it as it is.
	Overrides []Override
	// Clock is nil for the machine's own.
	Clock Clock
	// Progress gets one line for each step and change. Nil drops them.
	Progress func(line string)
	// Begun is told as soon as the service was updated, before its tasks are watched: from then on ECS goes on by itself.
	// Nil tells nobody.
	Begun func(Outcome)
	// Output returns what a task's container printed last, as WatchConfig.Output does. Nil leaves it out.
	Output func(ctx context.Context, task Task, container string) ([]string, error)
}

// Run deploys the target's definition: renders it, compares it with the live one, registers it, updates the service,
// and watches that it settles. Before that it waits for another deployment that is under way, or refuses, as the target
// says. A deployment that does not settle is no error (see Watch); a step that could not be made is. The Outcome is told
// in both cases, with its Cause.
func Run(ctx context.Context, api API, plan Plan) (Outcome, error) {
	plan = plan.complete()
	started := plan.Clock.Now()
	outcome, err := plan.run(ctx, api)
	return plan.ended(started, outcome, err)
}

func (p Plan) complete() Plan {
	if p.Clock == nil {
		p.Clock = SystemClock{}
	}
	if p.Progress == nil {
		p.Progress = func(string) {}
	}
	if p.Begun == nil {
		p.Begun = func(Outcome) {}
	}
	if p.Account == "" {
		p.Account = p.Target.Account
	}
	return p
}

// ended completes an outcome with the way before its watch.
func (p Plan) ended(started time.Time, outcome Outcome, err error) (Outcome, error) {
	outcome.Cluster, outcome.Service = p.Target.Cluster, p.Target.Service
	if err != nil && outcome.Cause == "" {
		outcome = p.stopped(outcome, err)
	}
	if outcome.Settled {
		outcome.Steady += outcome.Started.Sub(started)
	}
	outcome.Started, outcome.Took = started, p.Clock.Now().Sub(started)
	return outcome, err
}

func (p Plan) run(ctx context.Context, api API) (Outcome, error) {
	def, err := p.definition()
	if err != nil {
		return Outcome{}, err
	}
	status, err := p.ready(ctx, api)
	if err != nil {
		return Outcome{Previous: status.Live()}, err
	}
	outcome := Outcome{Previous: status.Live()}
	outcome.Diff = p.tellDiff(ctx, api, def, outcome.Previous)
	rev, err := Register(ctx, api, def)
	if err != nil {
		return outcome, err
	}
	outcome.Revision = rev.ARN
	p.Progress(fmt.Sprintf("registered %s", rev))
	deployment, err := p.update(ctx, api, rev)
	if err != nil {
		return outcome, fmt.Errorf("%w (%s stays registered and is not deployed; "+
			"`aws ecs deregister-task-definition --task-definition %s` removes it)", err, rev, rev)
	}
	p.Progress(fmt.Sprintf("updated %s/%s from %s to %s: deployment %s",
		p.Target.Cluster, p.Target.Service, RevisionOf(outcome.Previous), rev, deployment.ID))
	return p.watch(ctx, api, deployment, outcome)
}

// definition fills the target's template in.
func (p Plan) definition() (Definition, error) {
	if err := p.Target.Require(target.Deploy); err != nil {
		return Definition{}, poll.AsInfra(err)
	}
	return p.render()
}

func (p Plan) render() (Definition, error) {
	t := p.Target
	overrides := append([]Override{HostPort(t.HTTP.Container, t.HTTP.Port, t.HTTP.HostPort)}, p.Overrides...)
	def, err := Render(t.Definition, p.Account, overrides...)
	return def, poll.AsInfra(err)
}

// ready returns a look at the service when it may be updated.
func (p Plan) ready(ctx context.Context, api API) (Status, error) {
	status, err := p.find(ctx, api)
	if err != nil {
		return Status{}, err
	}
	if status, err = p.await(ctx, api, status); err != nil {
		return status, err
	}
	if primary, _ := status.Primary(); primary.Rollout == rolloutFailed {
		p.Progress(fmt.Sprintf("the deployment before, %s of %s, failed (%s): %s is what is live", primary.ID,
			RevisionOf(primary.Definition), primary.Reason, RevisionOf(status.Live())))
	}
	return status, nil
}

// find looks at a service that has to be there.
func (p Plan) find(ctx context.Context, api API) (Status, error) {
	t := p.Target
	status, err := glance(ctx, api, t.Cluster, t.Service)
	if errors.Is(err, ErrNoService) {
		return Status{}, poll.AsInfra(fmt.Errorf("%w: look at cluster and service in %s", err, t.File()))
	}
	if err == nil && status.State != "ACTIVE" {
		err = poll.AsInfra(&RefusalError{
			Kind:  Gone,
			Cause: fmt.Sprintf("service %s/%s is %s: somebody deleted it", t.Cluster, t.Service, status.State),
			Next:  fmt.Sprintf("create it again, or correct cluster and service in %s", t.File()),
		})
	}
	return status, err
}

// tellDiff says what the definition changes. Nothing depends on it, so that it cannot be made is no error.
func (p Plan) tellDiff(ctx context.Context, api API, def Definition, live string) []string {
	diff, err := def.Against(ctx, api, live)
	lines := diff.Lines()
	if err != nil {
		lines = []string{fmt.Sprintf("what changes is not known: %v", err)}
	}
	for _, line := range lines {
		p.Progress("against " + RevisionOf(live).String() + ": " + line)
	}
	return lines
}

// watch tells that the update was made, and watches it.
func (p Plan) watch(ctx context.Context, api API, deployment Deployment, outcome Outcome) (Outcome, error) {
	t := p.Target
	begun := outcome
	begun.Cluster, begun.Service, begun.DeploymentID = t.Cluster, t.Service, deployment.ID
	begun.Started = p.Clock.Now()
	p.Begun(begun)
	watched, err := Watch(ctx, api, p.Clock, WatchConfig{
		Cluster: t.Cluster, Service: t.Service, Deployment: deployment, Previous: outcome.Previous,
		Bounds: t.Deployment, Progress: p.Progress, Output: p.Output,
	})
	watched.Diff, watched.ByECS = outcome.Diff, outcome.ByECS
	return watched, err
}
