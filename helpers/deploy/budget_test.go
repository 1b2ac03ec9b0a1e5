package deploy_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// crowd is a play that lists a hundred tasks a page.
type crowd struct{ play }

func (c *crowd) ListTasks(
	ctx context.Context, in *ecs.ListTasksInput, o ...func(*ecs.Options),
) (*ecs.ListTasksOutput, error) {
	out, err := c.play.ListTasks(ctx, in, o...)
	from := 0
	_, _ = fmt.Sscan(aws.ToString(in.NextToken), &from) // a test's own digits
	if next := from + 100; next < len(out.TaskArns) {
		out.NextToken, out.TaskArns = aws.String(fmt.Sprint(next)), out.TaskArns[:next]
	}
	out.TaskArns = out.TaskArns[from:]
	return out, err
}

func TestManyTasksMakeTheLooksRarer(t *testing.T) {
	g := NewWithT(t)
	ids := make([]string, 250)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	many := done(0, ids...)
	many.service.DesiredCount, many.service.RunningCount = 250, 250
	c := &crowd{play{scenes: []scene{many}, definition: pair, clock: &moved{now: noon}}}
	outcome, err := deploy.Watch(t.Context(), c, c.clock, deploy.WatchConfig{
		Cluster: "c", Service: "s", Deployment: deploy.Deployment{ID: "ecs-svc/2", Definition: rev8, CreatedAt: noon},
		Bounds: target.Deployment{Within: 5 * time.Minute, Settle: 2 * time.Minute, Poll: 2 * time.Second},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
	g.Expect(outcome.Took).To(Equal(2 * time.Minute))
	g.Expect(float64(outcome.Calls)).To(BeNumerically("<", outcome.Took.Seconds()))
}

func TestTheSettleWindowMayPassTheBound(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{begun(), done(4*time.Minute+40*time.Second, "a", "b")}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
	g.Expect(outcome.Took).To(BeNumerically(">", 5*time.Minute))
}

func TestATaskThatWasReplacedUnnoticed(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{
		scenes:  []scene{done(0, "a", "b"), done(20*time.Second, "b", "c")},
		stopped: []types.Task{dead(byItself, "x", exited("users-service", 1, ""))}, definition: pair,
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Crashed), outcome.Explain())
	g.Expect(outcome.Took).To(BeNumerically("<", 40*time.Second))
}

func TestATaskThatNobodyCanStop(t *testing.T) {
	g := NewWithT(t)
	old := tasks(rev7, "1", "old")[0]
	old.StopCode, old.StoppedReason = ecsItself, aws.String("Scaling activity initiated by (deployment ecs-svc/2)")
	old.StoppingAt, old.ContainerInstanceArn = aws.Time(noon.Add(time.Second)), aws.String("host/a")
	silent := host("a", 724, 649, "22", "80")
	silent.AgentConnected = false
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{rolling(50, 100, begun())}, stopped: []types.Task{old}, definition: pair,
		rooms: []types.ContainerInstance{silent, host("b", 1024, 949, "22"), host("c", 1024, 949, "22")},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.NoAgent), outcome.Explain())
	g.Expect(outcome.Cause).To(ContainSubstring("task old of testdriven-staging:7 was told to stop"))
	g.Expect(outcome.Took).To(BeNumerically("<", 2*time.Minute))
}
