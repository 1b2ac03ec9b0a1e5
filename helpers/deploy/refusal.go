package deploy

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"

	"smoke.example/ecs/helpers/poll"
)

// RefusalError is a step that was not taken, since to take it would be worse than not to.
type RefusalError struct {
	// Kind says what is in the way, Cause why in one sentence, and Next what to do.
	Kind        Kind
	Cause, Next string
}

// Error is the cause with what to do.
func (e *RefusalError) Error() string { return e.Cause + ": " + e.Next }

// stopped closes the outcome at a step that could not be made.
func (p Plan) stopped(o Outcome, err error) Outcome {
	o.Kind, o.Cause, o.Infra = kindOfStep(err), err.Error(), poll.Classify(err) == poll.Infra
	if refusal := (*RefusalError)(nil); errors.As(err, &refusal) {
		o.Cause, o.Next = refusal.Cause, refusal.Next
	}
	return o.explained(err, facts{"within": p.Target.Deployment.Within.String()})
}

// kindOfStep tells why a step could not be made.
func kindOfStep(err error) Kind {
	var refusal *RefusalError
	var answer smithy.APIError
	var call *smithy.OperationError
	again, _ := poll.Retry(err)
	switch {
	case errors.As(err, &refusal):
		return refusal.Kind
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, ErrNoService):
		return Gone
	case errors.As(err, &answer) && !again:
		return kindOfAnswer(answer.ErrorCode())
	case errors.As(err, &answer), errors.As(err, &call) && again:
		return Silent
	case errors.As(err, &call):
		return Refused // the SDK's own words, such as that it found no credentials
	case poll.Classify(err) == poll.Infra:
		return Input
	}
	return Rejected
}

// kindOfAnswer tells what ECS said no to: our name of something, what we sent, or us.
func kindOfAnswer(code string) Kind {
	switch code {
	case "ClusterNotFoundException":
		return NoCluster
	case "ServiceNotFoundException", "ServiceNotActiveException":
		return Gone
	case "ClientException", "InvalidParameterException", "LimitExceededException", "UnsupportedFeatureException",
		"PlatformUnknownException", "PlatformTaskDefinitionIncompatibilityException":
		return Rejected
	}
	return Refused
}
