package runner

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/witness"
)

// Cloud is what the runner itself asks of AWS; all else is the suite's.
type Cloud interface {
	// Whoami says whose the credentials are. Those of another account than the target's are an error.
	Whoami(ctx context.Context) (account.Identity, error)
	// Rehearse is deploy.Rehearse.
	Rehearse(ctx context.Context, plan deploy.Plan) (deploy.Rehearsal, error)
	// Back is deploy.Back.
	Back(ctx context.Context, plan deploy.Plan, failed deploy.Outcome) (deploy.Outcome, error)
}

// cloud returns the program's, or AWS as the SDK's own environment variables say; observe is told of every call.
func (p Program) cloud(
	ctx context.Context, t *target.Target, id unique.Run, observe ...func(account.Call),
) (Cloud, error) {
	if p.Cloud != nil {
		return p.Cloud, nil
	}
	config, err := account.Config(ctx, t.Region, id.String(), observe...)
	if err != nil {
		return nil, err
	}
	config.Credentials = account.Heard(config.Credentials, p.hear)
	return awsCloud{ecs: ecs.NewFromConfig(config), sts: sts.NewFromConfig(config), account: t.Account}, nil
}

// witness writes down in the run's journal what the runner itself asks, until it is told to leave. Without a journal
// nothing is written down.
func (s *session) witness() (w witness.Witness, leave func()) {
	journal, err := evidence.OpenJournal(s.folder.Path, evidence.Runner, s.redact)
	if err != nil {
		s.progress.Sayf("what the runner asks is not written down: %v", err)
	}
	return witness.Witness{Journal: journal}, func() {
		if err := journal.Close(); err != nil {
			s.progress.Sayf("not all that the runner asked is written down: %v", err)
		}
	}
}

type awsCloud struct {
	ecs     *ecs.Client
	sts     *sts.Client
	account string
}

// Whoami implements Cloud.
func (c awsCloud) Whoami(ctx context.Context) (account.Identity, error) {
	who, err := account.Whoami(ctx, c.sts)
	if err != nil {
		return who, err
	}
	return who, account.Check(c.account, who)
}

// Rehearse implements Cloud.
func (c awsCloud) Rehearse(ctx context.Context, plan deploy.Plan) (deploy.Rehearsal, error) {
	return deploy.Rehearse(ctx, c.ecs, plan)
}

// Back implements Cloud.
func (c awsCloud) Back(ctx context.Context, plan deploy.Plan, failed deploy.Outcome) (deploy.Outcome, error) {
	return deploy.Back(ctx, whole{c.ecs}, plan, failed)
}

// whole lets an update that was asked for come to its answer, also when the run is told to end: without it nobody
// could say what the service is on.
type whole struct{ deploy.API }

// UpdateService implements deploy.API.
func (w whole) UpdateService(ctx context.Context, in *ecs.UpdateServiceInput, options ...func(*ecs.Options)) (
	*ecs.UpdateServiceOutput, error,
) {
	return toItsEnd(ctx, w.API.UpdateService, in, options)
}

// StopServiceDeployment implements deploy.API.
func (w whole) StopServiceDeployment(
	ctx context.Context, in *ecs.StopServiceDeploymentInput, options ...func(*ecs.Options),
) (*ecs.StopServiceDeploymentOutput, error) {
	return toItsEnd(ctx, w.API.StopServiceDeployment, in, options)
}

// toItsEnd makes a call that nothing cuts short once it has begun.
func toItsEnd[In, Out any](
	ctx context.Context, call func(context.Context, *In, ...func(*ecs.Options)) (*Out, error), in *In, options []func(*ecs.Options),
) (*Out, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return call(context.WithoutCancel(ctx), in, options...)
}
