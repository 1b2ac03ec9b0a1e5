package smoke

import (
	"context"
	"time"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/poll"
)

// discoverStaging finds what the service runs on. A task that is just being placed or replaced is worth another look.
func discoverStaging(ctx context.Context, s *staged) (err error) {
	say.Phase("discover")
	again(ctx, env.target.HTTP.Ready, func(ctx context.Context) bool {
		s.Staging, err = discover.Look(ctx, clients.ECS, clients.EC2, env.target.Cluster, env.target.Service)
		return err == nil || poll.Final(err)
	})
	if err != nil {
		return err
	}
	writeDown(evidence.StagingFile, s.Staging)
	status, err := deploy.Look(ctx, clients.ECS, env.target.Cluster, env.target.Service)
	newest, _ := status.Primary()
	s.Newest = newest.ID
	return err
}

// awaitAnswers waits until the service answers on every instance, as long as the target allows: a task runs for ECS
// while the service in it still makes its tables. That it never answers is for a promise to tell.
func awaitAnswers(ctx context.Context, staging discover.Staging) {
	say.Phase("await the first answer")
	_ = onAll(newPlaces(staging), func(_ int, p *place) error {
		again(ctx, env.target.HTTP.Ready, func(ctx context.Context) bool {
			if p.apiFault != nil {
				return true
			}
			_, err := p.api.Ping(ctx)
			return err == nil
		})
		return nil
	})
}

// again takes a look until it is done, or until the bound is over.
func again(ctx context.Context, bound time.Duration, done func(context.Context) bool) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	next := time.NewTicker(env.target.Deployment.Poll)
	defer next.Stop()
	for !done(ctx) {
		select {
		case <-next.C:
		case <-ctx.Done():
			return
		}
	}
}
