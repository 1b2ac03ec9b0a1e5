package smoke

import (
	"cmp"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// fault is the step that went wrong; the steps after it were not tried.
type fault struct {
	Step    string
	Message string
	Class   poll.Class
}

// holdsUp fails the spec with the fault of its step.
func holdsUp(step string) {
	GinkgoHelper()
	if f := stage.Fault; f != nil && f.Step == step {
		addFailure(evidence.Failure{Expected: f.expected(), Seen: f.seen(), Message: f.Message, Look: f.look()})
		failAs(evidence.Class(f.Class), f.Message)
	}
}

// expected is what the step is for.
func (f fault) expected() string {
	return map[string]string{
		stepAccount:   "the credentials to be of the target's account",
		stepDeploy:    "the deployment to settle",
		stepDiscovery: "the service's tasks and their instances to be found",
	}[f.Step]
}

// seen is why it went wrong: of a deployment the cause and the facts behind it, without what to do next.
func (f fault) seen() string {
	if o := stage.Deployment; f.Step == stepDeploy && o.Cause != "" {
		return strings.Join(append([]string{o.Cause}, o.Evidence...), "\n")
	}
	return f.Message
}

// looking is a command in a text that changes nothing.
var looking = regexp.MustCompile("aws [a-z0-9]+ (?:describe|filter|get|list)-[^;,)`\n]*")

// look is the command by which a person can look: the one that the deployment's next thing to do names, if it does.
func (f fault) look() string {
	t := env.target
	switch f.Step {
	case stepAccount:
		return "aws sts get-caller-identity"
	case stepDiscovery:
		return remote.CommandLine("aws", "ecs", "list-tasks", "--cluster", t.Cluster, "--service-name", t.Service)
	}
	return cmp.Or(looking.FindString(stage.Deployment.Next),
		remote.CommandLine("aws", "ecs", "describe-services", "--cluster", t.Cluster, "--services", t.Service))
}
