package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
)

// ours is a deployment of revision 8 that failed, as Run tells it.
func ours() deploy.Outcome {
	return deploy.Outcome{
		Cluster: "c", Service: "s", Previous: rev7, Revision: rev8, DeploymentID: "ecs-svc/2", Kind: deploy.Crashed, Cause: "crash",
	}
}

// stuck is the service as ours left it, its id apart from the one that an update gets.
func stuck(t *testing.T) *cluster {
	t.Helper()
	c := newCluster(t)
	c.scenes = []scene{resting(0, rollout("2", "PRIMARY", rev8, 0, inProgress), rollout("1", "ACTIVE", rev7, 1, completed))}
	c.id = "3"
	return c
}

func TestBackPutsTheServiceOnWhatWasLive(t *testing.T) {
	g := NewWithT(t)
	c := stuck(t)
	c.kept[rev8].ContainerDefinitions[0].Image = aws.String("r/db@sha256:1")
	c.kept[rev7].ContainerDefinitions[0].Image = aws.String("r/db@sha256:1")
	c.kept[rev8].ContainerDefinitions[1].Cpu = 512
	var lines []string
	var begun []deploy.Outcome
	p := plan(c)
	p.Target.Deployment.Branch = "another"
	p.Progress = func(line string) { lines = append(lines, line) }
	p.Begun = func(o deploy.Outcome) { begun = append(begun, o) }
	outcome, err := deploy.Back(t.Context(), c, p, ours())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(c.updates).To(Equal([]string{rev7}))
	g.Expect(c.registered).To(BeNil())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(outcome.Previous).To(Equal(rev8))
	g.Expect(outcome.Revision).To(Equal(rev7))
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/3"))
	g.Expect(outcome.ByECS).To(BeFalse())
	g.Expect(begun).To(Equal([]deploy.Outcome{{
		Cluster: "c", Service: "s", Previous: rev8, Revision: rev7, DeploymentID: "ecs-svc/3", Diff: outcome.Diff, Started: noon,
	}}))
	g.Expect(lines[:3]).To(Equal([]string{
		"rolling back to testdriven-staging:7: users-service: cpu: 512 -> 300",
		"rolling back to testdriven-staging:7: users-service: image stays what its tag means now: " +
			"123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:staging",
		"rolled c/s back from testdriven-staging:8 to testdriven-staging:7: deployment ecs-svc/3",
	}))
}

// Not simply the number before: the revisions between were never live.
func TestBackGoesWhereTheFailedDeploymentCameFrom(t *testing.T) {
	g := NewWithT(t)
	c := stuck(t)
	c.scenes = []scene{resting(0, rollout("2", "PRIMARY", rev9, 0, failed), rollout("1", "ACTIVE", rev7, 2, completed))}
	failed := ours()
	failed.Revision = rev9
	outcome, err := deploy.Back(t.Context(), c, plan(c), failed)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Revision).To(Equal(rev7))
	g.Expect(c.updates).To(Equal([]string{rev7}))
}

func TestBackLeavesARollbackOfECSAlone(t *testing.T) {
	const rolling = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1."
	back := because(rollout("3", "PRIMARY", rev7, 1, inProgress), rolling)
	over := because(rollout("3", "PRIMARY", rev7, 2, completed), "ECS deployment ecs-svc/3 completed.")
	steady := resting(20*time.Second, over)
	steady.tasks = tasks(rev7, "3", "x", "y")
	now := steady
	now.after = 0
	saying := now
	saying.service = says(now.service, "(service s) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
		"(service s) rolling back to deployment ecs-svc/1.")
	breaker := ours()
	breaker.Kind = deploy.RolledBack
	elsewhere := because(rollout("3", "PRIMARY", rev9, 2, completed), rolling)
	nine := resting(0, elsewhere)
	nine.tasks = tasks(rev9, "3", "x", "y")
	for sentence, tc := range map[string]struct {
		scenes []scene
		failed deploy.Outcome
		to     string
	}{
		"that it is in the middle of":            {[]scene{resting(0, back, rollout("2", "ACTIVE", rev8, 0, failed)), steady}, ours(), rev7},
		"that is over, as its events tell":       {[]scene{saying}, ours(), rev7},
		"that is over, as the watch of ours saw": {[]scene{now}, breaker, rev7},
		"to another revision than ours":          {[]scene{nine}, ours(), rev9},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := stuck(t)
			c.scenes = tc.scenes
			var lines []string
			p := plan(c)
			p.Progress = func(line string) { lines = append(lines, line) }
			outcome, err := deploy.Back(t.Context(), c, p, tc.failed)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Cause)
			g.Expect(outcome.ByECS).To(BeTrue())
			g.Expect(outcome.Revision).To(Equal(tc.to))
			g.Expect(outcome.Previous).To(Equal(rev8))
			g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/3"))
			g.Expect(c.updates).To(BeEmpty())
			g.Expect(lines).To(ContainElement("ECS itself rolled back from testdriven-staging:8 to " + deploy.RevisionOf(tc.to).String() +
				": deployment ecs-svc/3; nothing is left to update"))
		})
	}
}

func TestBackRefuses(t *testing.T) {
	const notOurs = "the newest deployment of c/s is not ours, ecs-svc/2 of testdriven-staging:8, but "
	for sentence, tc := range map[string]struct {
		change func(*cluster, *deploy.Plan, *deploy.Outcome)
		class  poll.Class
		kind   deploy.Kind
		cause  string
		next   string
	}{
		"a target that does not allow to deploy": {
			func(_ *cluster, p *deploy.Plan, _ *deploy.Outcome) { p.Target.Allow = nil },
			poll.Infra, deploy.Input, `target "test" does not allow to deploy: add "deploy" to allow: [] in `, "",
		},
		"what deployed nothing": {
			func(_ *cluster, _ *deploy.Plan, o *deploy.Outcome) { o.DeploymentID = "" },
			poll.Infra, deploy.Input, "this run did not update the service, so there is nothing to roll back", "nothing needs to be put back",
		},
		"what had nothing before": {
			func(_ *cluster, _ *deploy.Plan, o *deploy.Outcome) { o.Previous = "" },
			poll.Broken, deploy.Rejected, "no task definition is known that was live before testdriven-staging:8",
			"deploy a good one; what there is: aws ecs list-task-definitions --sort DESC --family-prefix testdriven-staging",
		},
		"what had the same before": {
			func(_ *cluster, _ *deploy.Plan, o *deploy.Outcome) { o.Previous = o.Revision },
			poll.Broken, deploy.Rejected, "no task definition is known that was live before testdriven-staging:8",
			"deploy a good one; what there is: aws ecs list-task-definitions --sort DESC --family-prefix testdriven-staging",
		},
		"under somebody else's newer deployment": {
			func(c *cluster, _ *deploy.Plan, _ *deploy.Outcome) {
				c.scenes = []scene{resting(0, rollout("4", "PRIMARY", rev9, 1, inProgress), rollout("2", "ACTIVE", rev8, 1, inProgress))}
			},
			poll.Broken, deploy.Replaced, notOurs + "ecs-svc/4 of testdriven-staging:9 since 12:02:00 UTC, and nobody else's is touched",
			"agree with whoever made it; if it is bad too, put back what ran before: aws ecs update-service --cluster c --service s " +
				"--task-definition testdriven-staging:7; look: aws ecs describe-services --cluster c --services s",
		},
		"under somebody else's newer deployment, also when ECS gave ours up": {
			func(c *cluster, _ *deploy.Plan, _ *deploy.Outcome) {
				c.scenes = []scene{resting(0, rollout("4", "PRIMARY", rev9, 1, inProgress), rollout("2", "ACTIVE", rev8, 0, failed))}
				c.scenes[0].service = says(c.scenes[0].service, "(service s) (deployment ecs-svc/2) deployment failed: tasks failed to start.")
			},
			poll.Broken, deploy.Replaced, notOurs + "ecs-svc/4 of testdriven-staging:9 since 12:02:00 UTC, and nobody else's is touched",
			"agree with whoever made it; if it is bad too, put back what ran before: aws ecs update-service --cluster c --service s " +
				"--task-definition testdriven-staging:7; look: aws ecs describe-services --cluster c --services s",
		},
		"what somebody has put back": {
			func(c *cluster, _ *deploy.Plan, _ *deploy.Outcome) {
				c.scenes = []scene{resting(0, rollout("4", "PRIMARY", rev7, 2, completed))}
			},
			poll.Broken, deploy.Replaced, notOurs + "ecs-svc/4 of testdriven-staging:7 since 12:02:00 UTC, and nobody else's is touched",
			"it is of the revision that was live before, so there is nothing to put back; " +
				"look: aws ecs describe-services --cluster c --services s",
		},
		"a definition that was deregistered": {
			func(c *cluster, _ *deploy.Plan, _ *deploy.Outcome) {
				c.kept[rev7].Status = types.TaskDefinitionStatusInactive
			},
			poll.Broken, deploy.Rejected, "testdriven-staging:7, which was live before, is INACTIVE: somebody deregistered it, " +
				"and ECS updates no service to it",
			"register again what it says (aws ecs describe-task-definition --task-definition testdriven-staging:7) and " +
				"update the service to that, or deploy from the commit that was live",
		},
		"a service that is gone": {
			func(c *cluster, _ *deploy.Plan, _ *deploy.Outcome) { c.scenes = []scene{{}} },
			poll.Infra, deploy.Gone, "describing service c/s: the cluster has no such service (MISSING: s): look at cluster and service in ", "",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c, failed := stuck(t), ours()
			p := plan(c)
			tc.change(c, &p, &failed)
			outcome, err := deploy.Back(t.Context(), c, p, failed)
			g.Expect(err).To(HaveOccurred())
			g.Expect(poll.Classify(err)).To(Equal(tc.class))
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(outcome.Cause).To(Equal(tc.cause))
			if tc.next != "" {
				g.Expect(outcome.Next).To(Equal(tc.next))
				g.Expect(err).To(MatchError(tc.cause + ": " + tc.next))
			}
			g.Expect(outcome.Settled).To(BeFalse())
			g.Expect(outcome.DeploymentID).To(BeEmpty())
			g.Expect(c.updates).To(BeEmpty(), "nothing is touched")
		})
	}
}

func TestBackTriesThoughItMayNotDescribe(t *testing.T) {
	g := NewWithT(t)
	c := stuck(t)
	c.hidden = refused("DescribeTaskDefinition", denied)
	outcome, err := deploy.Back(t.Context(), c, plan(c), ours())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(outcome.Diff).To(Equal([]string{"what changes is not known: describing task definition \"testdriven-staging:7\": " +
		"operation error ECS: DescribeTaskDefinition, api error AccessDeniedException: not authorized"}))
}

func TestARollbackThatDoesNotSettleIsTold(t *testing.T) {
	g := NewWithT(t)
	c := stuck(t)
	c.after = []scene{{
		service: service(rollout("3", "PRIMARY", rev7, 1, inProgress), rollout("2", "ACTIVE", rev8, 0, inProgress)),
	}}
	outcome, err := deploy.Back(t.Context(), c, plan(c), ours())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeFalse())
	g.Expect(outcome.Cause).NotTo(BeEmpty())
	g.Expect(outcome.Revision).To(Equal(rev7))
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/3"))
}

func TestARollbackThatIsRefusedByECSIsTold(t *testing.T) {
	g := NewWithT(t)
	c := stuck(t)
	c.refuse = refused("UpdateService", denied)
	outcome, err := deploy.Back(t.Context(), c, plan(c), ours())
	g.Expect(err).To(MatchError("updating service c/s to testdriven-staging:7: operation error ECS: UpdateService, " +
		"api error AccessDeniedException: not authorized"))
	g.Expect(outcome.Kind).To(Equal(deploy.Refused))
	g.Expect(outcome.Infra).To(BeTrue())
}
