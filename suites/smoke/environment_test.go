package smoke

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// env is what this process knows before the first spec: read once, before RunSpecs, never changed.
var env environment

type environment struct {
	evidence.Handoff
	target *target.Target
	table  []usersapi.Endpoint
	redact *evidence.Redactor
	// signingKey signs the service's tokens; "" where the target does not name it.
	signingKey string
	// rollback is what the runner rolled back, where that is to be verified.
	rollback deploy.Outcome
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
	for _, secret := range secrets {
		if secret.Name == e.target.HTTP.SigningKey {
			e.signingKey = secret.Reveal()
		}
	}
	if e.Use == evidence.Rollback {
		if e.rollback, err = deploy.ReadOutcome(filepath.Join(e.RunDir, deploy.RollbackFile)); err != nil {
			return environment{}, err
		}
	}
	e.table, err = usersapi.ReadTable(e.target.Endpoints)
	return e, err
}

// deploys reports whether this run deploys before it looks.
func (e environment) deploys() bool { return e.Use.May(target.Deploy) }

// knowsRevision reports whether this run knows which revision has to run: its own, or the one that was put back.
func (e environment) knowsRevision() bool { return e.deploys() || e.Use == evidence.Rollback }

// writes reports whether this run may make users and log lines.
func (e environment) writes() bool { return e.Use.May(target.Write) && e.target.Allows(target.Write) }

// asks reports whether this run asks the service anything, and does not judge the deployment alone.
func (e environment) asks() bool { return e.Use != evidence.Deploy }

// longest bounds a spec: more than the sum of what a story of a few steps may take by the target.
func (e environment) longest() time.Duration {
	return e.target.SSH.Connect + 6*e.target.SSH.Command + 12*e.target.HTTP.Within + e.target.Logs.Within
}

// bound gives every spec its time limit.
func bound() SpecTimeout { return SpecTimeout(env.longest()) }

// id gives a spec its stable name, by which the target's list of required promises knows it.
func id(format string, args ...any) Labels {
	return Label(evidence.IDLabel(fmt.Sprintf(format, args...)))
}

// area puts a container's specs into one of the areas of the report.
func area(name string) Labels { return Label(evidence.AreaLabel(name)) }
