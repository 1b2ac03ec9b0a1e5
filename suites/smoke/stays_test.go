package smoke

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// last lets a container's specs run after all others, however many processes there are.
const last = SpecPriority(-1000)

var _ = Describe("What was verified", area("deployment"), Serial, last, func() {
	It("is at the end still what the service runs, and no other deployment has begun", id("deployment.stays"), bound(),
		func(ctx SpecContext) {
			onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
				status := lookAtService(ctx, g, l)
				newest, _ := status.Primary()
				g.Expect(newest.ID).To(Equal(stage.verified()), "%s/%s got deployment %s of %s at %s, while this run was looking at "+
					"the one before: what was verified is not what runs; agree with whoever made it, and run again",
					status.Cluster, status.Service, newest.ID, deploy.RevisionOf(newest.Definition), newest.CreatedAt.UTC().Format(time.RFC3339))
			})
		})
})

// verified is the id of the deployment that this run looks at: its own, the rollback, or the newest one at its start.
func (s *staged) verified() string {
	if env.knowsRevision() {
		return s.Deployment.DeploymentID
	}
	return s.Newest
}
