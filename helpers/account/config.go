// Package account gets the AWS settings of a run from the SDK's own environment, and says whose they are.
package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"smoke.example/ecs/helpers/poll"
)

// Agent is the key of the User-Agent that a run's calls carry; its value is the run's id.
const Agent = "ecs-smoke"

// Bounds of a call to the AWS API.
const (
	attempts = 5
	backoff  = 5 * time.Second
	connect  = 5 * time.Second
	// request bounds one attempt, its body included.
	request = 20 * time.Second
)

// ErrNoRegion means that nothing says which region to use.
var ErrNoRegion = errors.New("no AWS region is set: set region in the target, or AWS_REGION, " +
	"or region in the AWS profile")

// Config returns the AWS settings of a run from the SDK's own environment variables and profile (AWS_PROFILE,
// AWS_ENDPOINT_URL, …). A region that is not empty overrides theirs. Calls carry the run's id in their
// User-Agent, as ecs-smoke/<runID>, and are bounded: five attempts (unless AWS_MAX_ATTEMPTS says otherwise), 20
// seconds each, at most 5 seconds apart. Each observe is told about every call when it has ended. Config itself calls
// nothing; its errors are poll.Infra, ErrNoRegion among them.
func Config(ctx context.Context, region, runID string, observe ...func(Call)) (aws.Config, error) {
	options := []func(*middleware.Stack) error{agent(runID)}
	for _, tell := range observe {
		options = append(options, observing(tell))
	}
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(region),
		config.WithHTTPClient(client()),
		config.WithLogger(logging.Nop{}), // what goes wrong comes back as an error; its warnings would stand in the ending
		config.WithAPIOptions(options),
	)
	if err != nil {
		return aws.Config{}, poll.AsInfra(fmt.Errorf("reading the AWS settings (environment and profile): %w", err))
	}
	if cfg.Region == "" {
		return aws.Config{}, poll.AsInfra(ErrNoRegion)
	}
	cfg.RetryMaxAttempts = cmp.Or(cfg.RetryMaxAttempts, attempts)
	cfg.Retryer = func() aws.Retryer { return retryer(cfg.RetryMaxAttempts) }
	return cfg, nil
}

// agent puts the run's id into the User-Agent.
func agent(runID string) func(*middleware.Stack) error {
	if runID == "" {
		return awsmiddleware.AddUserAgentKey(Agent)
	}
	return awsmiddleware.AddUserAgentKeyValue(Agent, runID)
}

func retryer(most int) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = most
		o.MaxBackoff = backoff
	})
}

func client() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithTimeout(request).
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connect })
}
