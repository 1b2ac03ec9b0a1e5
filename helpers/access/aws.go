package access

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
)

// AWS are the clients of one process.
type AWS struct {
	ECS  *ecs.Client
	EC2  discover.EC2API
	Logs *cloudwatchlogs.Client
	ECR  *ecr.Client
	STS  *sts.Client

	// Region is the one that they ask.
	Region string
}

// Open returns clients for a region, whose calls bear the run's name and are each told to observe. Endpoint and
// credentials come from the SDK's own environment variables; hear gets the credentials before they are first used.
func Open(
	ctx context.Context, region, runID string, hear func(aws.Credentials), observe func(account.Call),
) (AWS, error) {
	config, err := account.Config(ctx, region, runID, observe)
	if err != nil {
		return AWS{}, err
	}
	config.Credentials = account.Heard(config.Credentials, hear)
	return AWS{
		ECS: ecs.NewFromConfig(config), EC2: discover.NewEC2(config), Logs: cloudwatchlogs.NewFromConfig(config),
		ECR: ecr.NewFromConfig(config), STS: sts.NewFromConfig(config), Region: config.Region,
	}, nil
}
