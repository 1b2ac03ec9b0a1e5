package smoke

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// patience bounds the steps before the first spec: the rollout, and a little for the calls around it.
func (e environment) patience() time.Duration {
	return e.target.Deployment.Within + e.target.Deployment.Settle + 2*e.target.HTTP.Ready + time.Minute
}

// deployIfAsked deploys the target's definition. A deployment that does not settle is this step's fault, with its
// cause, and whatever stands on it is skipped.
func deployIfAsked(ctx context.Context, s *staged) (err error) {
	if !env.deploys() {
		return nil
	}
	say.Phase("deploy")
	if _, err := remote.ReadKey(env.target.SSH.Key); err != nil {
		return fmt.Errorf("nothing was deployed, since it could not be verified: %w", err)
	}
	s.Deployment, err = deploy.Run(ctx, clients.ECS, deploy.Plan{
		Target: env.target, Account: s.Account.Account, Progress: say.Say,
	})
	if err == nil && !s.Deployment.Settled {
		err = poll.AsBroken(errors.New(s.Deployment.Cause))
	}
	return err
}

// renderDefinition fills the template in as the deployment did.
func renderDefinition(account string) (deploy.Definition, error) {
	t := env.target
	definition, err := deploy.Render(t.Definition, account, deploy.HostPort(t.HTTP.Container, t.HTTP.Port, t.HTTP.HostPort))
	return definition, poll.AsInfra(err)
}
