package deploy_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

const (
	inProgress = types.DeploymentRolloutStateInProgress
	completed  = types.DeploymentRolloutStateCompleted
	failed     = types.DeploymentRolloutStateFailed
)

// begun is the service right after the update.
func begun(events ...string) scene {
	return scene{service: says(service(
		rollout("2", "PRIMARY", rev8, 0, inProgress), rollout("1", "ACTIVE", rev7, 2, completed),
	), events...)}
}

func TestWatchSettlesOnAHealthyRollout(t *testing.T) {
	g := NewWithT(t)
	half := service(rollout("2", "PRIMARY", rev8, 1, inProgress), rollout("1", "ACTIVE", rev7, 1, completed))
	events := []string{"(service s) has started 1 tasks: (task a).", "(service s) has started 1 tasks: (task b)."}
	first := begun(events...)
	first.service.Events = append(first.service.Events, types.ServiceEvent{
		CreatedAt: aws.Time(noon.Add(-time.Second)), Message: aws.String("(service s) has reached a steady state."),
	})
	p := &play{scenes: []scene{
		first,
		{after: 40 * time.Second, service: half},
		done(80*time.Second, "a", "b"),
	}}
	outcome, lines, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome).To(Equal(deploy.Outcome{
		Cluster: "c", Service: "s", Previous: rev7, Revision: rev8, DeploymentID: "ecs-svc/2", Settled: true,
		Events: events, Timeline: []deploy.Event{
			{ID: events[0], At: noon, Message: events[0]}, {ID: events[1], At: noon.Add(time.Second), Message: events[1]},
		},
		Started: noon, Steady: outcome.Took - time.Minute, Took: outcome.Took, Calls: p.calls,
	}))
	g.Expect(outcome.Took).To(BeNumerically("~", 80*time.Second+time.Minute, 8*time.Second))
	g.Expect(texts(lines)).To(Equal([]string{
		"ECS: has started 1 tasks: (task a).",
		"ECS: has started 1 tasks: (task b).",
		"testdriven-staging:8: 0 of 2 tasks running, 0 starting, rollout IN_PROGRESS, testdriven-staging:7: 2 running",
		"testdriven-staging:8: 1 of 2 tasks running, 0 starting, rollout IN_PROGRESS, testdriven-staging:7: 1 running",
		"testdriven-staging:8: 2 of 2 tasks running, 0 starting, rollout COMPLETED, steady, watching 1m0s for restarts",
	}))
	g.Expect(float64(p.calls)).To(BeNumerically("<", outcome.Took.Seconds()), "fewer calls than one a second")
}

// texts cuts the times off progress lines.
func texts(lines []string) []string {
	var cut []string
	for _, line := range lines {
		for i := range line {
			if line[i] == ' ' {
				cut = append(cut, line[i+1:])
				break
			}
		}
	}
	return cut
}

func TestWatchTellsWhyADeploymentDoesNotSettle(t *testing.T) {
	old := rollout("1", "PRIMARY", rev7, 2, completed)
	gone := done(0, "a", "b")
	gone.service.Status = aws.String("INACTIVE")
	none := done(0)
	none.service.DesiredCount, none.service.RunningCount = 0, 0
	given := rollout("2", "PRIMARY", rev8, 0, failed)
	given.RolloutStateReason = aws.String("ECS deployment circuit breaker: tasks failed to start.")
	back := rollout("3", "PRIMARY", rev7, 2, inProgress)
	back.RolloutStateReason = aws.String("ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.")
	crash := tasks(rev8, "2", "dead")
	crash[0].StoppedReason, crash[0].StoppedAt = aws.String("Essential container in task exited"), aws.Time(noon)
	crash[0].Containers = []types.Container{
		{Name: aws.String("users-service"), ExitCode: aws.Int32(137), Reason: aws.String("OutOfMemoryError: Container killed due to memory usage")},
		{Name: aws.String("users-db"), ExitCode: aws.Int32(0)},
	}
	stopped := append(tasks(rev8, "2", "scaled-in"), tasks(rev7, "1", "old")...)
	for i := range stopped {
		stopped[i].StoppedReason = aws.String("Scaling activity initiated by (deployment ecs-svc/2)")
		stopped[i].StoppedAt = aws.Time(noon.Add(time.Minute))
	}
	stopped[1].StoppedReason = aws.String("Task stopped by user")
	stopped = append(stopped, crash...)
	const stuck = "(service s) was unable to place a task because no container instance met all of its requirements."
	const (
		back7 = "ECS gave deployment ecs-svc/2 of testdriven-staging:8 up and rolled the service back to testdriven-staging:7, " +
			"where services-stable is green"
		memory = "container users-service of task dead was killed for its memory (exit code 137), 0s after its task was running; " +
			"0 of 2 tasks of testdriven-staging:8 run"
	)
	for sentence, tc := range map[string]struct {
		scenes  []scene
		stopped []types.Task
		took    time.Duration
		kind    deploy.Kind
		cause   string
	}{
		"rolled back, while the old revision is rolled out": {
			[]scene{begun(), {after: 10 * time.Second, service: service(back, rollout("2", "ACTIVE", rev8, 0, failed))}},
			stopped, 12 * time.Second,
			deploy.RolledBack, back7 + ": " + memory,
		},
		"rolled back and stable again, which services-stable takes for good": {
			[]scene{begun(), {
				after: 10 * time.Second, tasks: tasks(rev7, "1", "x", "y"),
				service: says(service(old), "(service s) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
					"(service s) rolling back to deployment ecs-svc/1."),
			}},
			nil, 12 * time.Second,
			deploy.RolledBack, back7 + ": (service s) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
		},
		"rolled back, as only the failed deployment tells": {
			[]scene{begun(), {after: 10 * time.Second, service: service(old, rollout("2", "ACTIVE", rev8, 0, failed))}},
			nil, 12 * time.Second,
			deploy.RolledBack, back7,
		},
		"rolled back, as only the new deployment tells": {
			[]scene{{service: service(back)}},
			nil, 0,
			deploy.RolledBack, back7,
		},
		"given up without a rollback": {
			[]scene{begun(), {after: 10 * time.Second, service: service(given, rollout("1", "ACTIVE", rev7, 1, completed))}},
			crash[:1], 12 * time.Second,
			deploy.GaveUp,
			"ECS gave deployment ecs-svc/2 of testdriven-staging:8 up (ECS deployment circuit breaker: tasks failed to start): " + memory,
		},
		"a newer deployment by somebody else": {
			[]scene{begun(), {after: 10 * time.Second, service: service(
				rollout("3", "PRIMARY", rev9, 0, inProgress), rollout("2", "ACTIVE", rev8, 1, inProgress),
			)}},
			nil, 21 * time.Second,
			deploy.Replaced, "deployment ecs-svc/3 of testdriven-staging:9, which is not of this run, took the place of ours, " +
				"ecs-svc/2 of testdriven-staging:8",
		},
		"a newer deployment of the same revision": {
			[]scene{begun(), {
				after: 10 * time.Second, service: service(rollout("3", "PRIMARY", rev8, 2, completed)), tasks: tasks(rev8, "3", "a", "b"),
			}},
			nil, 21 * time.Second,
			deploy.Replaced, "deployment ecs-svc/3 of testdriven-staging:8, which is not of this run, took the place of ours, " +
				"ecs-svc/2 of testdriven-staging:8",
		},
		"a newer deployment, before ours was seen": {
			[]scene{{service: service(rollout("3", "PRIMARY", rev9, 0, inProgress))}},
			nil, 5 * time.Second,
			deploy.Replaced, "deployment ecs-svc/3 of testdriven-staging:9, which is not of this run, took the place of ours, " +
				"ecs-svc/2 of testdriven-staging:8",
		},
		"the bound passes, with an event that says why": {
			[]scene{begun(stuck, "(service s) has started 1 tasks: (task a).")},
			nil, 5 * time.Minute,
			deploy.Slow,
			"testdriven-staging:8 was not steady within 5m0s (deployment.within), the service has 2 deployments: " +
				"PRIMARY testdriven-staging:8 with 0 of 2 running, ACTIVE testdriven-staging:7 with 2 of 2 running; " +
				"it last moved 5m0s before that: testdriven-staging:8: 0 of 2 tasks running, 0 starting, rollout IN_PROGRESS, " +
				"testdriven-staging:7: 2 running",
		},
		"the service is deleted": {
			[]scene{begun(), {after: 10 * time.Second, service: gone.service}},
			nil, 21 * time.Second,
			deploy.Gone, "service c/s is INACTIVE: somebody deleted it during the deployment",
		},
		"the service is gone": {
			[]scene{begun(), {after: 10 * time.Second}}, nil, 21 * time.Second, deploy.Gone, "service c/s is gone from the cluster",
		},
		"the service is scaled to nothing, which is steady by the counts": {
			[]scene{begun(), {after: 10 * time.Second, service: none.service}},
			nil, 21 * time.Second,
			deploy.ScaledToZero, "service c/s wants 0 tasks, so none runs testdriven-staging:8",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{scenes: tc.scenes, stopped: tc.stopped})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Cause).To(Equal(tc.cause))
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(outcome.Next).NotTo(Or(BeEmpty(), ContainSubstring("{")))
			g.Expect(outcome.Settled).To(BeFalse())
			g.Expect(outcome.Infra).To(BeFalse())
			g.Expect(outcome.Took).To(BeNumerically("~", tc.took, 6*time.Second))
		})
	}
}

func TestWatchCannotJudge(t *testing.T) {
	denied := &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "not authorized"}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	overdue, cancel := context.WithDeadline(t.Context(), noon.AddDate(-20, 0, 0))
	defer cancel()
	for sentence, tc := range map[string]struct {
		ctx    context.Context //nolint:containedctx // a table's column
		scenes []scene
		took   time.Duration
		cause  string
		kind   deploy.Kind
		next   string
	}{
		"what ECS refuses to tell": {
			t.Context(),
			[]scene{begun(), {after: 10 * time.Second, err: denied}},
			12 * time.Second,
			"watching deployment ecs-svc/2 of testdriven-staging:8: describing service c/s: " +
				"api error AccessDeniedException: not authorized",
			deploy.Refused, "allow the credentials the operation on c/s, then run again",
		},
		"what ECS throttles to the end": {
			t.Context(),
			[]scene{{err: throttled}},
			5 * time.Minute,
			"watching deployment ecs-svc/2 of testdriven-staging:8: no answer up to the bound of 5m0s: " +
				"describing service c/s: api error ThrottlingException: Rate exceeded",
			deploy.Silent, "who else uses up the account's request rate",
		},
		"a watch whose time is up": {
			overdue,
			[]scene{begun()},
			0, "watching deployment ecs-svc/2 of testdriven-staging:8: context deadline exceeded",
			deploy.Cancelled, "the deployment goes on without us",
		},
		"a watch that is interrupted": {
			ended,
			[]scene{begun()},
			0, "watching deployment ecs-svc/2 of testdriven-staging:8: context canceled",
			deploy.Cancelled, "aws ecs update-service --cluster c --service s --task-definition testdriven-staging:7",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(tc.ctx, &play{scenes: tc.scenes})
			g.Expect(err).To(MatchError(tc.cause))
			g.Expect(outcome.Cause).To(Equal(tc.cause))
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(outcome.Next).To(ContainSubstring(tc.next))
			g.Expect(outcome.Next).NotTo(ContainSubstring("{"))
			g.Expect(outcome.Infra).To(BeTrue())
			g.Expect(outcome.Settled).To(BeFalse())
			g.Expect(outcome.Took).To(BeNumerically("~", tc.took, 6*time.Second))
		})
	}
}

func TestOutcomeTravelsAsJSON(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{done(0, "a", "b")}})
	g.Expect(err).NotTo(HaveOccurred())
	text, err := json.Marshal(outcome)
	g.Expect(err).NotTo(HaveOccurred())
	var back deploy.Outcome
	g.Expect(json.Unmarshal(text, &back)).To(Succeed())
	g.Expect(back).To(Equal(outcome))
}
