package acceptance

import (
	"context"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// rollsBack goes back to the revision without tables, and forward again. Where a try before came half the way, it first
// goes the rest.
func rollsBack(ctx context.Context, g Gomega, l *look) {
	if newest.Revision == unmigrated.Revision {
		l.part = "forward before"
		l.putBack(ctx, g, meant.Revision)
	}
	l.part = "back"
	l.putBack(ctx, g, unmigrated.Revision)
	l.onEveryInstance(ctx, g, ping)
	usersFail(ctx, g, l)
	l.part = "forward"
	l.putBack(ctx, g, meant.Revision)
	l.onEveryInstance(ctx, g, ping)
	l.onEveryInstance(ctx, g, seededUsers)
	l.verify(ctx, g, "rolled-back", "area:deployment || area:instances || area:containers")
}

// putBack rolls the newest deployment back to a revision of this walk.
func (l *look) putBack(ctx context.Context, g Gomega, revision string) {
	ctx, cancel := context.WithTimeout(ctx, env.deployment())
	defer cancel()
	failed := newest
	failed.Previous = revision
	outcome, err := deploy.Back(ctx, clients.ECS, plan(), failed)
	l.settled(ctx, g, outcome, err)
}
