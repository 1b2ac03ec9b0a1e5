package account

import (
	"context"
	"errors"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Call is one call of an AWS API with all its attempts, for whoever keeps a record of them.
type Call struct {
	// Service is such as ECS, and Operation such as DescribeServices.
	Service, Operation string
	// Began is when it was asked for, and Took how long it lasted, with the pauses between its attempts.
	Began time.Time
	Took  time.Duration
	// Attempts is how often it was tried, also where a try came to no request, as without credentials.
	Attempts int
	// RequestID is AWS's id of the last attempt, and Status its HTTP status code; "" and 0 where nothing was answered.
	RequestID string
	Status    int
	// Err is what the caller got; nil for a call that went well.
	Err error
}

// Refusal returns AWS's code and words for the error, such as ThrottlingException, or "" where AWS did not refuse.
func (c Call) Refusal() (code, message string) {
	var refusal smithy.APIError
	if !errors.As(c.Err, &refusal) {
		return "", ""
	}
	return refusal.ErrorCode(), refusal.ErrorMessage()
}

// observing tells observe about every call when it has ended, also about one that failed. Several calls may end at once.
func observing(observe func(Call)) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ecs-smoke/observe", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			began := time.Now()
			out, metadata, err := next.HandleInitialize(ctx, in)
			call := Call{
				Service: middleware.GetServiceID(ctx), Operation: middleware.GetOperationName(ctx),
				Began: began, Took: time.Since(began), Err: err,
			}
			call.answered(metadata)
			observe(call)
			return out, metadata, err
		}), middleware.After)
	}
}

// answered fills in what is known of the call's last attempt.
func (c *Call) answered(metadata middleware.Metadata) {
	if all, ok := retry.GetAttemptResults(metadata); ok {
		c.Attempts = len(all.Results)
	}
	c.RequestID, _ = awsmiddleware.GetRequestIDMetadata(metadata)
	if raw, ok := awsmiddleware.GetRawResponse(metadata).(*smithyhttp.Response); ok {
		c.Status = raw.StatusCode
	}
	var refused *smithyhttp.ResponseError
	if errors.As(c.Err, &refused) {
		c.Status = refused.HTTPStatusCode()
	}
	var named interface{ ServiceRequestID() string }
	if c.RequestID == "" && errors.As(c.Err, &named) {
		c.RequestID = named.ServiceRequestID()
	}
}
