package deploy_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// noPort is a task of ours that did not get port 80 of the instance a, so long after noon.
func noPort(id string, placed time.Duration) types.Task {
	t := named(dead(noStart, "Task failed to start", exited("users-service", -1, "CannotStartContainerError: "+docker+
		"Bind for 0.0.0.0:80 failed: port is already allocated")), id)
	t.ContainerInstanceArn, t.CreatedAt, t.StartedAt = aws.String("host/a"), aws.Time(noon.Add(placed)), nil
	return t
}

// notPulled is a task of ours whose image did not come.
func notPulled(id, why string) types.Task {
	t := named(dead(noStart, "Task failed to start", exited("users-service", -1, "CannotPullContainerError: "+docker+why)), id)
	t.StartedAt = nil
	return t
}

// leaves is a task of the revision before on the instance a, which has stopped so long after noon.
func leaves(after time.Duration) types.Task {
	old := stoppedAfter(after, ecsItself, "Scaling activity initiated by (deployment ecs-svc/2)", tasks(rev7, "1", "old")[0])
	old.ContainerInstanceArn = aws.String("host/a")
	return old
}

// codeless ran, and ECS has not told how it ended.
func codeless(id string) types.Task {
	return named(dead(byItself, "Essential container in task exited", exited("users-service", -1, "")), id)
}

func TestWhatMayPassAndPasses(t *testing.T) {
	const expired = "denied: Your authorization token has expired. Reauthenticate and try again."
	for situation, stopped := range map[string][]types.Task{
		"a port of a task that stopped a second before": {noPort("dead", 2*time.Second), leaves(time.Second)},
		"two starts while the old task still stops":     {noPort("dead", 0), noPort("dead2", time.Second), leaves(3 * time.Second)},
		"a token of the registry that has expired":      {notPulled("dead", expired), notPulled("dead2", expired)},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{
				scenes:  []scene{begun("(service s) has started 1 tasks: (task dead)."), done(20*time.Second, "a", "b")},
				stopped: stopped, definition: pair,
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
		})
	}
}

func TestWhatDoesNotPass(t *testing.T) {
	sidecar := "CannotPullContainerError: " + docker + "manifest unknown"
	for situation, tc := range map[string]struct {
		stopped []types.Task
		kind    deploy.Kind
		by      time.Duration
		cause   string
	}{
		"a port that two tasks did not get after the old one": {
			[]types.Task{noPort("dead", 2*time.Second), noPort("dead2", 6*time.Second), leaves(time.Second)},
			deploy.PortTaken, 0,
			"something that is not a task of this service holds host port 80",
		},
		"a port long after the old task": {
			[]types.Task{noPort("dead", 2*time.Second), leaves(-time.Minute)}, deploy.PortTaken, 0, "holds host port 80",
		},
		"a container that is not essential is missing, and the essential one crashed": {
			[]types.Task{dead(byItself, "x", exited("helper", -1, sidecar), exited("users-service", 1, ""))},
			deploy.Crashed, 0,
			"container users-service of task dead exited by itself with 1",
		},
		"a container that is not essential is missing, and the others wait for it": {
			[]types.Task{dead(noStart, "x", exited("helper", -1, sidecar), exited("users-service", -1, ""))},
			deploy.ImageMissing, 0,
			"image registry.example/helper:staging of container helper is not in its registry",
		},
		"a task that ran, of which no code is ever told": {
			[]types.Task{codeless("dead"), codeless("dead2")},
			deploy.Crashed, time.Minute,
			"container (ECS does not tell which) of task dead exited by itself with a code that ECS does not tell, 5s after its task",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{
				scenes:  []scene{begun("(service s) has started 1 tasks: (task dead).")},
				stopped: tc.stopped, definition: pair,
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Kind).To(Equal(tc.kind), outcome.Explain())
			g.Expect(outcome.Cause).To(ContainSubstring(tc.cause))
			g.Expect(outcome.Next).NotTo(MatchRegexp(`\{[a-z-]+\}`))
			g.Expect(outcome.Took).To(BeNumerically("<=", tc.by))
		})
	}
}

// late tells the code of its stopped task after some seconds.
type late struct{ play }

func (l *late) DescribeTasks(
	ctx context.Context, in *ecs.DescribeTasksInput, o ...func(*ecs.Options),
) (*ecs.DescribeTasksOutput, error) {
	if l.clock.now.Sub(noon) >= 4*time.Second {
		l.stopped[0].Containers[0].ExitCode = aws.Int32(3)
	}
	return l.play.DescribeTasks(ctx, in, o...)
}

func TestACodeThatComesLate(t *testing.T) {
	g := NewWithT(t)
	p := &late{play: play{
		scenes: []scene{begun("(service s) has started 1 tasks: (task dead).")}, definition: pair,
		stopped: []types.Task{codeless("dead")}, clock: &moved{now: noon},
	}}
	outcome, err := deploy.Watch(t.Context(), p, p.clock, deploy.WatchConfig{
		Cluster: "c", Service: "s", Deployment: deploy.Deployment{ID: "ecs-svc/2", Definition: rev8, CreatedAt: noon},
		Bounds: target.Deployment{Within: 5 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Cause).To(HavePrefix("container users-service of task dead exited by itself with 3"))
}

func TestAFailedStartIsForgottenOnceOneStarts(t *testing.T) {
	stuck := tasks(rev7, "1", "old")[0]
	stuck.StopCode, stuck.StoppedReason = ecsItself, aws.String("Scaling activity initiated by (deployment ecs-svc/2)")
	stuck.StoppingAt, stuck.ContainerInstanceArn = aws.Time(noon.Add(time.Second)), aws.String("host/a")
	half := scene{
		after: 20 * time.Second, tasks: tasks(rev8, "2", "a"),
		service: says(service(rollout("2", "PRIMARY", rev8, 1, inProgress), rollout("1", "ACTIVE", rev7, 0, completed)),
			"(service s) has started 1 tasks: (task dead).", "(service s) has started 1 tasks: (task a)."),
	}
	half.tasks[0].StartedAt = aws.Time(noon.Add(15 * time.Second))
	unlisted := half
	unlisted.tasks = nil
	for situation, then := range map[string]scene{"listed": half, "counted and not listed": unlisted} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{
				scenes:  []scene{begun("(service s) has started 1 tasks: (task dead)."), then},
				stopped: []types.Task{notPulled("dead", "i/o timeout"), stuck}, definition: pair,
				rooms: []types.ContainerInstance{host("a", 724, 649, "22", "80"), host("b", 724, 649, "22", "80"), host("c", 724, 649, "22")},
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Kind).To(Equal(deploy.StuckStopping), outcome.Explain())
		})
	}
}
