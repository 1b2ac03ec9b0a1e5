package preflight

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"smoke.example/ecs/helpers/remote"
)

// calls knows what became of the calls of the AWS API, as IAM names them, and lets none through that could change
// something.
type calls struct {
	lock             sync.Mutex
	answered, denied []string
	// clock is AWS's beside ours, nil before the first answer.
	clock *remote.Clock
}

// watch puts itself into a client's calls.
func (c *calls) watch(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Preflight", c.pass), middleware.After)
}

// reading are the operations that change nothing.
var reading = regexp.MustCompile(`^(Describe|List|Get|BatchGet|Filter)[A-Z]`)

func (c *calls) pass(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	operation := awsmiddleware.GetOperationName(ctx)
	action := actionOf(awsmiddleware.GetServiceID(ctx), operation)
	if !reading.MatchString(operation) {
		return middleware.InitializeOutput{}, middleware.Metadata{}, fmt.Errorf("calling %s: a preflight only reads", action)
	}
	asked := time.Now()
	out, metadata, err := next.HandleInitialize(ctx, in)
	c.note(action, err)
	if theirs, ok := awsmiddleware.GetServerTime(metadata); ok {
		c.compare(theirs, asked, time.Now())
	}
	return out, metadata, err
}

// note remembers whether an action was answered or denied.
func (c *calls) note(action string, err error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	switch {
	case err == nil && !slices.Contains(c.answered, action):
		c.answered = append(c.answered, action)
	case denied(err) && !slices.Contains(c.denied, action):
		c.denied = append(c.denied, action)
	}
}

// compare holds the time of an answer, a whole second, against ours. The first answer's will do.
func (c *calls) compare(theirs, asked, answered time.Time) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.clock == nil {
		half := answered.Sub(asked) / 2
		c.clock = &remote.Clock{
			Ahead: theirs.Add(time.Second / 2).Sub(asked.Add(half)), Unsure: half + time.Second/2,
		}
	}
}

// prefixes are IAM's names of services by those of the SDK.
var prefixes = map[string]string{"ECS": "ecs", "EC2": "ec2", "CloudWatch Logs": "logs", "ECR": "ecr", "STS": "sts"}

// actionOf is an operation as IAM names it, such as ecs:DescribeServices.
func actionOf(serviceID, operation string) string { return prefixes[serviceID] + ":" + operation }

// denied reports whether AWS does not allow a call. Services have different codes for it.
func denied(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) &&
		slices.Contains([]string{"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"}, api.ErrorCode())
}
