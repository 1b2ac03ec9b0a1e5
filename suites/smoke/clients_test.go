package smoke

import (
	"context"

	"smoke.example/ecs/helpers/access"
)

// clients are this process' AWS clients. Endpoint and credentials come from the SDK's own environment variables.
var clients access.AWS

func openClients(ctx context.Context) (err error) {
	clients, err = access.Open(ctx, env.target.Region, env.RunID.String(), hear, witnessed().Call)
	return err
}
