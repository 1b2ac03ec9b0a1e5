package deploy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
)

// busy is the service in the middle of a deployment of revision 9 that is not ours.
func busy(after time.Duration, running int) scene {
	nine := rollout("1", "PRIMARY", rev9, running, inProgress)
	nine.PendingCount = 1
	return scene{after: after, service: service(nine, rollout("0", "ACTIVE", rev7, 2-running, completed))}
}

// resting is the service some time later with these deployments, newest first.
func resting(after time.Duration, deployments ...types.Deployment) scene {
	return scene{after: after, service: service(deployments...)}
}

func because(d types.Deployment, reason string) types.Deployment {
	d.RolloutStateReason = aws.String(reason)
	return d
}

const putBack = "if it can never end, put back what ran before it: " +
	"aws ecs update-service --cluster c --service s --task-definition testdriven-staging:7"

func TestRunRefusesToDeployOnTopOfAnotherDeployment(t *testing.T) {
	for _, policy := range []string{"", "refuse"} {
		t.Run("policy "+policy, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster(t)
			c.scenes = []scene{busy(0, 1)}
			p := plan(c)
			p.Target.Deployment.Underway = policy
			outcome, err := deploy.Run(t.Context(), c, p)
			g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
			g.Expect(err).To(MatchError(outcome.Cause + ": " + outcome.Next))
			g.Expect(outcome.Kind).To(Equal(deploy.UnderWay))
			g.Expect(outcome.Infra).To(BeTrue())
			g.Expect(outcome.Previous).To(Equal(rev7))
			g.Expect(outcome.Cause).To(Equal("deployment ecs-svc/1 of testdriven-staging:9 is under way in c/s " +
				"since 2026-11-22T11:59:00Z (1m0s): 1 of 2 tasks running, 1 starting; testdriven-staging:7 still runs 1"))
			g.Expect(outcome.Next).To(Equal("run again when it is over, or let runs wait for it (deployment.underway: wait in , " +
				"or SMOKE_UNDERWAY=wait); " + putBack))
			g.Expect(c.registered).To(BeNil())
			g.Expect(c.updates).To(BeEmpty())
		})
	}
}

func TestRunWaitsForAnotherDeploymentToBeOver(t *testing.T) {
	for sentence, tc := range map[string]struct {
		scenes []scene
		live   string
		says   []string
	}{
		"that completes": {
			[]scene{busy(10*time.Second, 2), resting(20*time.Second, rollout("1", "PRIMARY", rev9, 2, completed))},
			rev9,
			[]string{
				"waiting for deployment ecs-svc/1: 2 of 2 tasks running, 1 starting",
				"deployment ecs-svc/1 of testdriven-staging:9 is over",
			},
		},
		"that fails and is left so": {
			[]scene{resting(20*time.Second, because(rollout("1", "PRIMARY", rev9, 1, failed), "breaker"),
				rollout("0", "ACTIVE", rev7, 1, completed))},
			rev7,
			[]string{
				"waiting for deployment ecs-svc/1: 1 of 2 tasks running, 1 starting; testdriven-staging:7 still runs 1",
				"deployment ecs-svc/1 of testdriven-staging:9 is over, it failed (breaker); testdriven-staging:7 is live",
				"the deployment before, ecs-svc/1 of testdriven-staging:9, failed (breaker): testdriven-staging:7 is what is live",
			},
		},
		"that ECS rolls back": {
			[]scene{
				resting(10*time.Second, because(rollout("2", "PRIMARY", rev7, 1, inProgress), "rolling back to deploymentId 0"),
					rollout("1", "ACTIVE", rev9, 1, failed)),
				resting(20*time.Second, because(rollout("2", "PRIMARY", rev7, 2, completed), "completed")),
			},
			rev7,
			[]string{
				"deployment ecs-svc/1 was replaced by ecs-svc/2 of testdriven-staging:7: 1 of 2 tasks running, 0 starting; " +
					"testdriven-staging:9 still runs 1 (rolling back to deploymentId 0)",
				"deployment ecs-svc/2 of testdriven-staging:7 is over",
			},
		},
		"whose old tasks still stop": {
			[]scene{
				resting(0, rollout("1", "PRIMARY", rev9, 2, completed), rollout("0", "ACTIVE", rev7, 1, completed)),
				resting(20*time.Second, rollout("1", "PRIMARY", rev9, 2, completed), rollout("0", "ACTIVE", rev7, 0, completed)),
			},
			rev9,
			[]string{"deployment ecs-svc/1 of testdriven-staging:9 is over"},
		},
		"while ECS does not answer for a moment": {
			[]scene{
				{after: 5 * time.Second, err: throttled},
				resting(20*time.Second, rollout("1", "PRIMARY", rev9, 2, completed)),
			},
			rev9,
			[]string{
				"ECS does not answer, asking again: describing service c/s: api error ThrottlingException: Rate exceeded",
				"deployment ecs-svc/1 of testdriven-staging:9 is over",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster(t)
			c.scenes = append([]scene{busy(0, 1)}, tc.scenes...)
			p := plan(c)
			p.Target.Deployment.Underway = "wait"
			var lines []string
			p.Progress = func(line string) { lines = append(lines, line) }
			outcome, err := deploy.Run(t.Context(), c, p)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue())
			g.Expect(outcome.Previous).To(Equal(tc.live))
			g.Expect(lines[0]).To(HavePrefix("waiting up to 1m0s, since deployment ecs-svc/1 of testdriven-staging:9 is under way"))
			g.Expect(lines).To(ContainElements(tc.says))
			g.Expect(c.updates).To(Equal([]string{rev8}))
		})
	}
}

func TestAWaitForAnotherDeploymentEnds(t *testing.T) {
	for sentence, tc := range map[string]struct {
		scene scene
		kind  deploy.Kind
		says  string
	}{
		"at the bound": {
			busy(0, 1), deploy.UnderWay,
			"waited 1m0s (deployment.within), and deployment ecs-svc/1 of testdriven-staging:9 is under way in c/s since " +
				"2026-11-22T11:59:00Z (2m0s): 1 of 2 tasks running, 1 starting; testdriven-staging:7 still runs 1: " +
				"run again when it is over, raise deployment.within; " + putBack,
		},
		"when ECS may not be asked any more": {
			scene{after: 10 * time.Second, err: refused("DescribeServices", expired)},
			deploy.Refused,
			"describing service c/s: operation error ECS: DescribeServices, api error ExpiredTokenException: " +
				"The security token included in the request is expired",
		},
		"when the service is gone": {
			scene{after: 10 * time.Second},
			deploy.Gone,
			"describing service c/s: the cluster has no such service (MISSING: s)",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster(t)
			c.scenes = []scene{busy(0, 1), tc.scene}
			p := plan(c)
			p.Target.Deployment.Underway = "wait"
			outcome, err := deploy.Run(t.Context(), c, p)
			g.Expect(err).To(MatchError(tc.says))
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(c.registered).To(BeNil())
			g.Expect(c.calls).To(BeNumerically("<", 30), "looks grow rarer")
		})
	}
}

func TestAWaitForAnotherDeploymentEndsWithTheRun(t *testing.T) {
	g := NewWithT(t)
	c := newCluster(t)
	c.scenes = []scene{busy(0, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	p := plan(c)
	p.Target.Deployment.Underway = "wait"
	p.Progress = func(string) { cancel() }
	outcome, err := deploy.Run(ctx, c, p)
	g.Expect(errors.Is(err, context.Canceled)).To(BeTrue(), fmt.Sprint(err))
	g.Expect(outcome.Kind).To(Equal(deploy.Cancelled))
	g.Expect(outcome.Infra).To(BeTrue())
}

func TestRunRefusesAServiceThatIsDeleted(t *testing.T) {
	g := NewWithT(t)
	c := newCluster(t)
	c.scenes[0].service.Status = aws.String("INACTIVE")
	outcome, err := deploy.Run(t.Context(), c, plan(c))
	g.Expect(err).To(MatchError("service c/s is INACTIVE: somebody deleted it: create it again, or correct cluster and service in "))
	g.Expect(outcome.Kind).To(Equal(deploy.Gone))
	g.Expect(outcome.Infra).To(BeTrue())
	g.Expect(c.registered).To(BeNil())
}
