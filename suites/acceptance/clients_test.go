package acceptance

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/evidence"
)

// clients are the AWS clients. Endpoint and credentials come from the SDK's own environment variables.
var clients access.AWS

func openClients(ctx context.Context) (err error) {
	clients, err = access.Open(ctx, env.target.Region, env.RunID.String(), hear, witnessed().Call)
	return err
}

// hear keeps the credentials that AWS is called with out of what the run writes.
func hear(c aws.Credentials) {
	env.redact.Add(evidence.Credentials(c.SecretAccessKey, c.SessionToken)...)
}
