package deploy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

// Explained fills in what an outcome does not say yet: its Kind and Cause by err, and the Next thing to do by its Kind.
// An outcome without an error that says neither stays as it is.
func Explained(o Outcome, err error) Outcome { return o.explained(err, nil) }

func (o Outcome) explained(err error, more facts) Outcome {
	if err != nil {
		o.Kind = cmp.Or(o.Kind, kindOfStep(err))
	}
	if o.Kind == "" {
		return o
	}
	told := facts{
		"within": "its bound", "state": "not in the cluster", "resume": o.resume(),
		"error": "ECS could not be asked", "remedy": afterRefusal[""],
	}
	maps.Copy(told, more)
	if err != nil {
		o.Cause = cmp.Or(o.Cause, err.Error())
		told["remedy"] = remedyOf(err)
	}
	return o.told(told)
}

// remedyOf is what to do about an answer of ECS that refuses us.
func remedyOf(err error) string {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return afterRefusal[""]
	}
	action := "the operation"
	if call := (*smithy.OperationError)(nil); errors.As(err, &call) {
		action = strings.ToLower(call.ServiceID) + ":" + call.OperationName
	}
	return facts{"action": action}.fill(cmp.Or(afterRefusal[answer.ErrorCode()], afterDenial))
}

// resume says how to go on after a run that was told to end, by how far it came.
func (o Outcome) resume() string {
	switch {
	case o.DeploymentID != "" && o.Previous != "":
		return "the deployment goes on without us; follow it: {look-service}; put the service back: aws ecs update-service " +
			"--cluster {cluster} --service {service} --task-definition {previous}; verify what runs then: smoke nightly"
	case o.DeploymentID != "":
		return "the deployment goes on without us; follow it: {look-service}; verify what runs then: smoke nightly"
	case o.Revision != "":
		return "{ours} is registered and not deployed; take it away: aws ecs deregister-task-definition --task-definition " +
			"{ours}; or run again"
	}
	return "nothing was changed: run again"
}

// Explain is the whole story for a person: the cause, the evidence a line each, and the next thing to do.
func (o Outcome) Explain() string {
	if o.Settled {
		return fmt.Sprintf("%s settled: steady after %s, and it stayed so", RevisionOf(o.Revision), o.Steady.Round(time.Second))
	}
	lines := []string{o.Cause}
	for _, line := range o.Evidence {
		lines = append(lines, "  "+line)
	}
	if o.Next != "" {
		lines = append(lines, "Next: "+o.Next)
	}
	return strings.Join(slices.Clip(lines), "\n")
}
