package deploy_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

func TestLookShowsServiceAndTasks(t *testing.T) {
	g := NewWithT(t)
	s := says(service(rollout("2", "PRIMARY", rev8, 1, inProgress), rollout("1", "ACTIVE", rev7, 1, completed)), "one", "two")
	s.DeploymentConfiguration = &types.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(50), MaximumPercent: aws.Int32(100)}
	p := &play{clock: &moved{now: noon}, scenes: []scene{{service: s, tasks: append(tasks(rev8, "2", "a"), tasks(rev7, "1", "b", "c")...)}}}
	status, err := deploy.Look(t.Context(), p, "c", "s")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status.State).To(Equal("ACTIVE"))
	g.Expect(status.Definition).To(Equal(rev8))
	g.Expect([]int{status.Desired, status.Running, status.Pending}).To(Equal([]int{2, 2, 0}))
	g.Expect([]int{status.MinimumHealthyPercent, status.MaximumPercent}).To(Equal([]int{50, 100}))
	g.Expect(status.Revisions).To(Equal([]string{rev7, rev8}))
	g.Expect(status.Events[0].Message).To(Equal("two"))
	g.Expect(status.Tasks).To(HaveLen(3))
	g.Expect(status.Tasks[0]).To(Equal(deploy.Task{
		ARN: "arn:aws:ecs:us-east-1:123456789012:task/c/a", Definition: rev8, StartedBy: "ecs-svc/2",
		LastStatus: "RUNNING", StartedAt: noon,
	}))
	primary, there := status.Primary()
	g.Expect(there).To(BeTrue())
	g.Expect(primary).To(Equal(deploy.Deployment{
		ID: "ecs-svc/2", Status: "PRIMARY", Definition: rev8, Rollout: "IN_PROGRESS", Desired: 2, Running: 1, CreatedAt: noon,
	}))
}

// paged is a cluster of 230 tasks, which ECS lists and describes 100 at a time.
type paged struct {
	deploy.API
	described []int
}

func (*paged) ListTasks(_ context.Context, in *ecs.ListTasksInput, _ ...func(*ecs.Options)) (*ecs.ListTasksOutput, error) {
	from, out := 0, &ecs.ListTasksOutput{}
	if in.NextToken != nil {
		if _, err := fmt.Sscan(*in.NextToken, &from); err != nil {
			return nil, err
		}
	}
	for i := from; i < min(from+100, 230); i++ {
		out.TaskArns = append(out.TaskArns, fmt.Sprint("task/", i))
	}
	if from+100 < 230 {
		out.NextToken = aws.String(fmt.Sprint(from + 100))
	}
	return out, nil
}

func (p *paged) DescribeTasks(
	_ context.Context, in *ecs.DescribeTasksInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTasksOutput, error) {
	p.described = append(p.described, len(in.Tasks))
	out := &ecs.DescribeTasksOutput{}
	for _, arn := range in.Tasks {
		out.Tasks = append(out.Tasks, types.Task{TaskArn: aws.String(arn)})
	}
	return out, nil
}

func TestRunningTasksReadsAllPages(t *testing.T) {
	g := NewWithT(t)
	p := &paged{}
	found, err := deploy.RunningTasks(t.Context(), p, "c", "s")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(HaveLen(230))
	g.Expect(p.described).To(Equal([]int{100, 100, 30}))
}

// keeper keeps one registered definition.
type keeper struct {
	deploy.API
	task types.TaskDefinition
}

func (k *keeper) DescribeTaskDefinition(
	context.Context, *ecs.DescribeTaskDefinitionInput, ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: &k.task}, nil
}

func TestDescribedShowsWhatContainersAreHeldAgainst(t *testing.T) {
	g := NewWithT(t)
	text, err := os.ReadFile(template)
	g.Expect(err).NotTo(HaveOccurred())
	k := &keeper{}
	g.Expect(json.Unmarshal(text, &k.task)).To(Succeed())
	k.task.TaskDefinitionArn, k.task.Revision = aws.String(rev8), 8
	got, err := deploy.Described(t.Context(), k, rev8)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.Revision).To(Equal(deploy.RevisionOf(rev8)))
	service, there := got.Container("users-service")
	g.Expect(there).To(BeTrue())
	g.Expect(service.Environment).To(HaveKeyWithValue("SECRET_KEY", "my_precious"))
	g.Expect(fmt.Sprintf("%v %+v %#v", service, got, service.Environment)).NotTo(ContainSubstring("precious"))
	service.Environment = nil
	g.Expect(service).To(Equal(deploy.ContainerDefinition{
		Name: "users-service", Image: "%s.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:staging",
		Ports: []deploy.PortMapping{{Container: 5000, Host: 80, Protocol: "tcp"}}, Links: []string{"users-db"},
		CPU: 300, MemoryReservation: 300, LogDriver: "awslogs",
		LogOptions: map[string]string{"awslogs-group": "flask-microservices-staging", "awslogs-region": "us-east-1"},
	}))
	_, there = got.Container("nobody")
	g.Expect(there).To(BeFalse())
}

func TestTheSystemClockEndsWithItsContext(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.Expect(deploy.SystemClock{}.Wait(ctx, time.Hour)).To(MatchError(context.Canceled))
	g.Expect(deploy.SystemClock{}.Wait(t.Context(), time.Nanosecond)).To(Succeed())
	g.Expect(deploy.SystemClock{}.Now()).To(BeTemporally("~", time.Now(), time.Minute))
}
