package deploy

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Register makes a new revision of def's family. It changes nothing that runs.
func Register(ctx context.Context, api API, def Definition) (Revision, error) {
	out, err := api.RegisterTaskDefinition(ctx, def.Task)
	if err != nil {
		return Revision{}, fmt.Errorf("registering task definition %q: %w", def.Family(), err)
	}
	arn := aws.ToString(out.TaskDefinition.TaskDefinitionArn)
	if arn == "" {
		return Revision{}, fmt.Errorf("registering task definition %q: ECS named no revision", def.Family())
	}
	return Revision{ARN: arn, Family: aws.ToString(out.TaskDefinition.Family), Number: int(out.TaskDefinition.Revision)}, nil
}
