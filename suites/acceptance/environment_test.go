package acceptance

import (
	"os"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

// env is what is known before the first step: read once, before RunSpecs, never changed.
var env environment

type environment struct {
	evidence.Handoff
	target *target.Target
	redact *evidence.Redactor
}

// readEnvironment reads what the runner handed over; it has validated all of it, so an error here is a suite that
// was started in another way.
func readEnvironment() (environment, error) {
	handoff, err := evidence.FromEnvironment()
	if err != nil {
		return environment{}, err
	}
	e := environment{Handoff: handoff}
	if e.target, err = target.Read(e.Target, os.Environ()); err != nil {
		return environment{}, err
	}
	secrets, err := target.ReadSecrets(e.target, os.Environ())
	if err != nil {
		return environment{}, err
	}
	e.redact = evidence.ForRun(e.target, secrets, os.Environ())
	return e, nil
}

// look bounds a step that looks, or runs a command or two: more than the sum of what it may take by the target.
func (e environment) look() time.Duration {
	t := e.target
	return t.SSH.Connect + 6*t.SSH.Command + 12*t.HTTP.Within + t.HTTP.Ready + t.Logs.Within
}

// deployment bounds a step that deploys: the rollout, that of somebody else before it, and the looks after it.
func (e environment) deployment() time.Duration {
	bounds := e.target.Deployment
	bound := bounds.Within + bounds.Settle + e.look() + time.Minute
	if e.waits() {
		bound += bounds.Within
	}
	return bound
}

// waits reports whether the end of somebody else's deployment is to be waited for.
func (e environment) waits() bool { return e.target.Deployment.Underway == "wait" }
