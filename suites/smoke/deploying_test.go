package smoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// patience bounds the steps before the first spec: the rollout, that of somebody else before it, and a little for the
// calls around it.
func (e environment) patience() time.Duration {
	bounds := e.target.Deployment
	patience := bounds.Within + bounds.Settle + 2*e.target.HTTP.Ready + time.Minute
	if bounds.Underway == "wait" {
		patience += bounds.Within
	}
	return patience
}

// deployIfAsked deploys the target's definition, or knows what was rolled back. A deployment that does not settle is
// this step's fault, with its cause, and whatever stands on it is skipped.
func deployIfAsked(ctx context.Context, s *staged) (err error) {
	s.Deployment = env.rollback
	if !env.deploys() {
		return nil
	}
	say.Phase("deploy")
	if _, err := remote.ReadKey(env.target.SSH.Key); err != nil {
		return fmt.Errorf("nothing was deployed, since it could not be verified: %w", err)
	}
	s.Deployment, err = deploy.Run(ctx, clients.ECS, deploy.Plan{
		Target: env.target, Account: s.Account.Account, Progress: say.Say, Begun: writeOutcome, Output: clients.LastOutput,
	})
	if s.Deployment.DeploymentID != "" {
		writeOutcome(s.Deployment)
	}
	if err == nil && s.Deployment.Settled {
		return nil
	}
	told := unsettled(s.Deployment)
	if err != nil && poll.Classify(err) == poll.Infra {
		return poll.AsInfra(told)
	}
	return poll.AsBroken(told)
}

// unsettled tells whoever watches the whole story, a line each. As an error it begins with the cause and ends with the
// evidence, such as the last words of a container: a verdict in one line leaves out what is in between.
func unsettled(o deploy.Outcome) error {
	for line := range strings.Lines(o.Explain()) {
		say.Say(strings.TrimSuffix(line, "\n"))
	}
	return errors.New(strings.Join(append([]string{o.Cause, "Next: " + o.Next}, o.Evidence...), "\n"))
}

// writeOutcome keeps how the deployment goes in the run's folder, for the runner: it has to speak about it, and may have
// to roll it back, also when this process is killed.
func writeOutcome(outcome deploy.Outcome) { writeDown(deploy.OutcomeFile, outcome) }

// writeDown keeps what was learned in a file of the run's folder, as JSON.
func writeDown(name string, learned any) {
	text, err := json.Marshal(learned)
	if err == nil {
		err = evidence.Folder{Path: env.RunDir, Redact: env.redact}.Write(name, text)
	}
	if err != nil {
		say.Sayf("what was learned is not written down: %v", err)
	}
}

// renderDefinition fills the template in as the deployment did.
func renderDefinition(account string) (deploy.Definition, error) {
	t := env.target
	definition, err := deploy.Render(t.Definition, account, deploy.HostPort(t.HTTP.Container, t.HTTP.Port, t.HTTP.HostPort))
	return definition, poll.AsInfra(err)
}
