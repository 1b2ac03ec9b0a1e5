package acceptance

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
)

// clients are the AWS clients. Endpoint and credentials come from the SDK's own environment variables.
var clients awsClients

type awsClients struct {
	ECS  *ecs.Client
	EC2  discover.EC2API
	Logs *cloudwatchlogs.Client
	ECR  *ecr.Client
	STS  *sts.Client

	region string
}

func (c *awsClients) open(ctx context.Context) error {
	config, err := account.Config(ctx, env.target.Region, env.RunID.String(), witnessed().Call)
	if err != nil {
		return err
	}
	config.Credentials = account.Heard(config.Credentials, func(used aws.Credentials) {
		env.redact.Add(evidence.Credentials(used.SecretAccessKey, used.SessionToken)...)
	})
	*c = awsClients{
		ECS: ecs.NewFromConfig(config), EC2: discover.NewEC2(config), Logs: cloudwatchlogs.NewFromConfig(config),
		ECR: ecr.NewFromConfig(config), STS: sts.NewFromConfig(config), region: config.Region,
	}
	return nil
}
