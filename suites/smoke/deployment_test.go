package smoke

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("The deployment", area("deployment"), func() {
	It("is made with credentials of the target's account", id("deployment.account"), asserting(stepAccount), func() {
		holdsUp(stepAccount)
	})

	if env.deploys() {
		It("settles", id("deployment.settles"), asserting(stepDeploy), func() {
			holdsUp(stepDeploy)
		})

		It("registers the filled-in template as a new revision", id("deployment.registers"), bound(),
			func(ctx SpecContext) {
				onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
					before, after := deploy.RevisionOf(stage.Deployment.Previous), deploy.RevisionOf(stage.Deployment.Revision)
					template, err := renderDefinition(stage.Account.Account)
					g.Expect(l.saw(err)).To(Succeed())
					differs, err := template.Against(ctx, clients.ECS, after.ARN)
					g.Expect(l.saw(err)).To(Succeed())
					g.Expect(after.Family).To(Equal(template.Family()))
					g.Expect(after.Number).To(BeNumerically(">", before.Number), "the new revision is not newer than %s", before)
					g.Expect(differs).To(BeNoDifference(after, template.File))
				})
			})

		It("takes less than the target's bound", id("deployment.bound"), judgedAfter(stepDeploy), func(ctx SpecContext) {
			onStaging(ctx, func(_ context.Context, g Gomega, _ *look) {
				g.Expect(stage.Deployment).To(BeSteadyWithin(env.target.Deployment.Within))
			})
		})
	}

	It("can roll at all, by the service's percentages", id("deployment.percentages"), judgedAfter(stepDeploy), bound(),
		func(ctx SpecContext) {
			onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
				status := lookAtService(ctx, g, l)
				rollout, err := deploy.Capacity(ctx, clients.ECS, env.target.Cluster, env.target.Service, expectedRevision(status).ARN)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(rollout).To(BeAbleToRoll())
			})
		})

	It("starts no task twice", id("deployment.no-restarts"), bound(), func(ctx SpecContext) {
		onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
			status := lookAtService(ctx, g, l)
			stops, err := deploy.StopsOf(ctx, clients.ECS, env.target.Cluster, env.target.Service, expectedDeployment(status))
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(stops).To(BeStartedOnce())
		})
	})

	It("leaves no container of an older revision running", id("deployment.no-old-containers"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			rev, previous := expectedRevision(lookAtService(ctx, g, l)), deploy.RevisionOf(stage.Deployment.Previous)
			host, err := l.dial(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			g.Eventually(ctx, func(ctx context.Context) ([]remote.Container, error) { // one that is stopping has its time
				containers, err := host.Containers(ctx)
				return containers, l.saw(err)
			}).WithTimeout(env.target.Deployment.Settle).WithPolling(env.target.Deployment.Poll).Should(HaveNoOlder(rev, previous))
		})
	})

	It("is the one that the service names, and the only one", id("deployment.named"), bound(), func(ctx SpecContext) {
		onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
			status := lookAtService(ctx, g, l)
			g.Expect(status).To(BeSteadyOn(expectedRevision(status)))
		})
	})

	It("is run by every task, and no older task is left", id("deployment.tasks"), bound(), func(ctx SpecContext) {
		onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
			l.lookFromHere("aws", "ecs", "list-tasks", "--cluster", env.target.Cluster, "--service-name", env.target.Service)
			status := lookAtService(ctx, g, l)
			var ids []string
			for _, task := range status.Tasks {
				ids = append(ids, task.ID())
			}
			g.Expect(ids).To(HaveLen(status.Desired), "tasks that run or start; the service's desired count says how many")
			for _, task := range status.Tasks {
				g.Expect(task).To(RunRevision(expectedRevision(status)))
			}
		})
	})
})

// asserting marks the one spec that fails when a step went wrong; all but those of the steps before are skipped then.
func asserting(step string) Labels { return Label("step:" + step) }

// judgedAfter marks a spec that is judged also when step went wrong, as long as the service was updated: it says more
// about why.
func judgedAfter(step string) Labels { return Label("after:" + step) }

// worthwhile reports whether the running spec can say more about a fault.
func worthwhile(f *fault) bool {
	return stage.Deployment.DeploymentID != "" && slices.Contains(CurrentSpecReport().Labels(), "after:"+f.Step)
}

// asserts reports whether the running spec is the one for step, or for one before it, which went well.
func asserts(step string) bool {
	steps := []string{stepAccount, stepDeploy, stepDiscovery}
	return slices.ContainsFunc(steps[:slices.Index(steps, step)+1], func(taken string) bool {
		return slices.Contains(CurrentSpecReport().Labels(), "step:"+taken)
	})
}

func lookAtService(ctx context.Context, g Gomega, l *look) deploy.Status {
	status, err := deploy.Look(ctx, clients.ECS, env.target.Cluster, env.target.Service)
	g.Expect(l.saw(err)).To(Succeed())
	return status
}

// expectedDeployment is the id of this run's deployment, or of the rollback, or else of the service's primary one.
func expectedDeployment(status deploy.Status) string {
	if env.knowsRevision() {
		return stage.Deployment.DeploymentID
	}
	primary, _ := status.Primary()
	return primary.ID
}

// expectedRevision is the one that this run deployed, or that was put back, or else the one that the service names.
func expectedRevision(status deploy.Status) deploy.Revision {
	if env.knowsRevision() {
		return deploy.RevisionOf(stage.Deployment.Revision)
	}
	return deploy.RevisionOf(status.Definition)
}
