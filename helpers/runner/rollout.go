package runner

import (
	"regexp"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
)

// updated is what the suite says when it has pointed the service at a new revision; see deploy.Run.
var updated = regexp.MustCompile(`^updated (\S+)/(\S+) from (\S+) to (\S+): deployment (\S+)$`)

// rollout is the deployment that a run began.
type rollout struct{ cluster, service, from, to, id string }

// begun returns the deployment that a run began, or false if it did not come so far.
func begun(events []evidence.Event) (rollout, bool) {
	for _, event := range events {
		if said := updated.FindStringSubmatch(event.Text); event.Kind == evidence.KindSay && said != nil {
			return rollout{cluster: said[1], service: said[2], from: said[3], to: said[4], id: said[5]}, true
		}
	}
	return rollout{}, false
}

// notes say what goes on after a run that was cut short, and how to look and go on.
func (r rollout) notes(targetFile string) []string {
	return []string{
		"nothing is taken back: ECS goes on with deployment " + r.id + " until " + r.cluster + "/" + r.service +
			" is steady on " + r.to + "; before, it ran " + r.from,
		"to look: " + r.aws("describe-services", "--services", r.service),
		"to verify what it came to: " + remote.CommandLine("smoke", "nightly", "-target", targetFile),
		"to go back: " + r.aws("update-service", "--service", r.service, "--task-definition", r.from),
	}
}

func (r rollout) aws(verb string, args ...string) string {
	return remote.CommandLine(append([]string{"aws", "ecs", verb, "--cluster", r.cluster}, args...)...)
}
