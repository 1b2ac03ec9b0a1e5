package poll

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Pause is how long to leave the AWS API alone after it throttled a call in spite of the SDK's own retries.
const Pause = 5 * time.Second

// Final reports whether another look cannot change err: access denied, credentials, validation, something of our
// input that AWS does not know, a marked error, a file that is missing, a run that was cancelled. It is false
// for nil, and for everything that is not known to be final. Of several joined errors a final one decides.
func Final(err error) bool {
	for _, branch := range branches(err) {
		if Final(branch) {
			return true
		}
	}
	if err == nil || len(branches(err)) > 0 || transient(err) {
		return false
	}
	m := (*mark)(nil)
	return errors.As(err, &m) || fromAWS(err) || lacksFile(err) || errors.Is(err, context.Canceled)
}

// Retry reports whether err is worth another look (throttling, 5xx, connection resets, time-outs, and whatever
// is not known to be final), and how long to wait before it. Zero leaves the wait to the caller's own interval;
// only throttling asks for more. Nil is worth none.
func Retry(err error) (again bool, after time.Duration) {
	if err == nil || Final(err) {
		return false, 0
	}
	if throttled(err) {
		return true, Pause
	}
	return true, 0
}

// transient reports whether the AWS API, or the way to it, may do better the next time. The SDK's list covers
// throttling, connections and deadlines; a connection that was given up as the run was cancelled is on it too.
func transient(err error) bool {
	if errors.Is(err, context.Canceled) || lacksCredentials(err) {
		return false
	}
	return serverFault(err) ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary
}

// throttled goes by the SDK's list of codes.
func throttled(err error) bool {
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary
}

// serverFault reports whether AWS itself stumbled. Not every 5xx is on the SDK's list.
func serverFault(err error) bool {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorFault() == smithy.FaultServer {
		return true
	}
	var response interface{ HTTPStatusCode() int }
	return errors.As(err, &response) && response.HTTPStatusCode() >= http.StatusInternalServerError
}

// lacksCredentials reports whether the SDK found no credentials. It asks the instance metadata last, and what it
// tells is that nobody answers there, which looks like a fault of the network.
func lacksCredentials(err error) bool {
	for operation := (*smithy.OperationError)(nil); errors.As(err, &operation); err = operation.Err {
		if operation.ServiceID == "ec2imds" {
			return true
		}
	}
	return false
}
