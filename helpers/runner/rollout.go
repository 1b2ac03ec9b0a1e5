package runner

import (
	"errors"
	"io/fs"
	"path/filepath"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/report"
)

// rollout is the deployment that a run began.
type rollout struct{ deploy.Outcome }

// begun returns the deployment that the run in dir began, or false if it did not come so far.
func begun(dir string) (rollout, bool, error) {
	outcome, err := deploy.ReadOutcome(filepath.Join(dir, deploy.OutcomeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return rollout{}, false, nil
	}
	return rollout{outcome}, err == nil && outcome.DeploymentID != "", err
}

// left are the notes on a deployment that the run in dir began and neither found good nor rolled back.
func left(dir string, r record, v report.Verdict) []string {
	rollout, is, err := begun(dir)
	switch {
	case err != nil:
		return []string{err.Error()}
	case !is || v.Outcome == report.Pass || r.Back != nil:
		return nil
	case r.End.Interrupted != "":
		return rollout.notes("nothing is taken back: ", r.TargetFile)
	case r.Use == evidence.Acceptance:
		return rollout.notes("not rolled back, since a walk is looked at where it stands: ", r.TargetFile)
	case v.Outcome != report.Fail:
		return rollout.notes("not rolled back, since nobody could judge "+short(rollout.Revision)+": ", r.TargetFile)
	}
	return rollout.notes("not rolled back, since the target does not ask for it (deployment.rollback): ", r.TargetFile)
}

// notes say what becomes of the deployment, and how to look and go on.
func (r rollout) notes(why, targetFile string) []string {
	before := "; there was no service before"
	if r.Previous != "" {
		before = "; before, it ran " + short(r.Previous)
	}
	notes := []string{why + r.state() + before, "to look: " + r.look(), "to verify what it came to: " + verifying(targetFile)}
	if r.Previous != "" {
		notes = append(notes, "to go back: "+r.update(r.Previous))
	}
	return notes
}

// state says how far the deployment has come, as far as the run has seen.
func (r rollout) state() string {
	service := r.Cluster + "/" + r.Service
	switch {
	case r.Settled:
		return service + " runs " + short(r.Revision) + " by deployment " + r.DeploymentID
	case r.Over() && !r.Infra:
		return service + " is on deployment " + r.DeploymentID + " of " + short(r.Revision) + ", which failed"
	}
	return "ECS goes on with deployment " + r.DeploymentID + " until " + service + " is steady on " + short(r.Revision)
}

// look and update are the calls by which a person looks at the service, and points it at a revision.
func (r rollout) look() string { return r.aws("describe-services", "--services", r.Service) }

func (r rollout) update(revision string) string {
	return r.aws("update-service", "--service", r.Service, "--task-definition", short(revision))
}

func (r rollout) aws(verb string, args ...string) string {
	return remote.CommandLine(append([]string{"aws", "ecs", verb, "--cluster", r.Cluster}, args...)...)
}

func verifying(targetFile string) string {
	return remote.CommandLine("smoke", "nightly", "-target", targetFile)
}

// short is a revision as people write it, or "" for none.
func short(arn string) string {
	if arn == "" {
		return ""
	}
	return deploy.RevisionOf(arn).String()
}
