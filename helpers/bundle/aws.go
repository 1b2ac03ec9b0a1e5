package bundle

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/logs"
)

// ECSAPI is the part of the ECS client that this package calls.
type ECSAPI interface {
	discover.ClusterAPI
	DescribeServices(context.Context, *ecs.DescribeServicesInput, ...func(*ecs.Options)) (*ecs.DescribeServicesOutput, error)
	ListServiceDeployments(context.Context, *ecs.ListServiceDeploymentsInput, ...func(*ecs.Options)) (
		*ecs.ListServiceDeploymentsOutput, error)
	DescribeServiceDeployments(context.Context, *ecs.DescribeServiceDeploymentsInput, ...func(*ecs.Options)) (
		*ecs.DescribeServiceDeploymentsOutput, error)
	DescribeTaskDefinition(context.Context, *ecs.DescribeTaskDefinitionInput, ...func(*ecs.Options)) (
		*ecs.DescribeTaskDefinitionOutput, error)
}

// AWS is what AWS is asked through.
type AWS struct {
	ECS  ECSAPI
	EC2  discover.EC2API
	Logs logs.API
	STS  account.STSAPI
	// Region is the one that is asked.
	Region string
}

// The evidence has less time than a promise has: a call is tried again once or twice, and soon.
const (
	attempts = 3
	backoff  = time.Second
)

// Clients are those of AWS as settings say, which tries a call less often than a run does.
func Clients(settings aws.Config) AWS {
	settings.RetryMaxAttempts = attempts
	settings.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, backoff })
	}
	return AWS{
		ECS: ecs.NewFromConfig(settings), EC2: discover.NewEC2(settings), Logs: cwl.NewFromConfig(settings),
		STS: sts.NewFromConfig(settings), Region: settings.Region,
	}
}

// open returns the clients of the configuration, or those of the SDK's environment.
func (c *collector) open(ctx context.Context) (AWS, error) {
	if c.AWS != nil {
		return c.AWS(ctx)
	}
	settings, err := account.Config(ctx, c.Target.Region, c.RunID.String(), c.Witness.Call)
	if err != nil {
		return AWS{}, err
	}
	settings.Credentials = account.Heard(settings.Credentials, func(used aws.Credentials) {
		c.Folder.Redact.Add(evidence.Credentials(used.SecretAccessKey, used.SessionToken)...)
	})
	return Clients(settings), nil
}
