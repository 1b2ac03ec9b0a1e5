package discover_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
)

// many is a service whose tasks are each on an instance of their own. It pages and refuses as AWS does.
type many struct {
	discover.ECSAPI
	discover.EC2API
	tasks int
	calls map[string]int
}

func (m many) ListTasks(_ context.Context, in *ecs.ListTasksInput, _ ...func(*ecs.Options)) (
	*ecs.ListTasksOutput, error,
) {
	m.calls["ListTasks"]++
	if in.DesiredStatus != "" || aws.ToString(in.ServiceName) != "service" {
		return nil, fmt.Errorf("asked for other tasks: %+v", in)
	}
	from, _ := strconv.Atoi(aws.ToString(in.NextToken))
	out := &ecs.ListTasksOutput{}
	for n := from; n < min(from+100, m.tasks); n++ {
		out.TaskArns = append(out.TaskArns, fmt.Sprintf("task/cluster/%04d", n))
	}
	if from+100 < m.tasks {
		out.NextToken = aws.String(strconv.Itoa(from + 100))
	}
	return out, nil
}

func (m many) DescribeTasks(_ context.Context, in *ecs.DescribeTasksInput, _ ...func(*ecs.Options)) (
	*ecs.DescribeTasksOutput, error,
) {
	if err := m.count("DescribeTasks", in.Cluster, in.Tasks); err != nil {
		return nil, err
	}
	out := &ecs.DescribeTasksOutput{}
	for _, arn := range in.Tasks {
		id := arn[len(arn)-4:]
		out.Tasks = append(out.Tasks, types.Task{TaskArn: aws.String(arn), ContainerInstanceArn: aws.String("host/" + id)})
	}
	return out, nil
}

func (m many) DescribeContainerInstances(
	_ context.Context, in *ecs.DescribeContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.DescribeContainerInstancesOutput, error) {
	if err := m.count("DescribeContainerInstances", in.Cluster, in.ContainerInstances); err != nil {
		return nil, err
	}
	out := &ecs.DescribeContainerInstancesOutput{}
	for _, arn := range slices.Backward(in.ContainerInstances) {
		out.ContainerInstances = append(out.ContainerInstances, types.ContainerInstance{
			ContainerInstanceArn: aws.String(arn), Ec2InstanceId: aws.String("i-" + arn[len(arn)-4:]),
		})
	}
	return out, nil
}

func (m many) DescribeInstances(_ context.Context, in *ec2.DescribeInstancesInput, _ ...func(*ec2.Options)) (
	*ec2.DescribeInstancesOutput, error,
) {
	if in.MaxResults != nil {
		return nil, fmt.Errorf("MaxResults cannot be combined with InstanceIds")
	}
	if err := m.count("DescribeInstances", aws.String("cluster"), in.InstanceIds); err != nil {
		return nil, err
	}
	out := &ec2.DescribeInstancesOutput{}
	for _, id := range in.InstanceIds {
		out.Reservations = append(out.Reservations, ec2types.Reservation{
			Instances: []ec2types.Instance{{InstanceId: aws.String(id), PublicIpAddress: aws.String("ip-" + id)}},
		})
	}
	return out, nil
}

// count counts a call and refuses what AWS refuses.
func (m many) count(call string, cluster *string, ids []string) error {
	m.calls[call]++
	if len(ids) == 0 || len(ids) > 100 || aws.ToString(cluster) != "cluster" {
		return fmt.Errorf("%s of %d on %q", call, len(ids), aws.ToString(cluster))
	}
	return nil
}

func TestMoreTasksThanAPageHolds(t *testing.T) {
	g := NewWithT(t)
	api := many{tasks: 250, calls: map[string]int{}}
	found, err := discover.Look(t.Context(), api, api, "cluster", "service")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Instances).To(HaveLen(250))
	for n, instance := range found.Instances {
		id := fmt.Sprintf("%04d", n)
		g.Expect(instance.ID).To(Equal("i-" + id))
		g.Expect(instance.PublicIP).To(Equal("ip-i-" + id))
		g.Expect(instance.Tasks).To(ConsistOf(HaveField("ID()", id)))
	}
	g.Expect(api.calls).To(Equal(map[string]int{
		"ListTasks": 3, "DescribeTasks": 3, "DescribeContainerInstances": 3, "DescribeInstances": 3,
	}))
}

// some has tasks of its own choosing, on instances as many has them.
type some struct {
	many
	described []types.Task
}

func (s some) DescribeTasks(context.Context, *ecs.DescribeTasksInput, ...func(*ecs.Options)) (
	*ecs.DescribeTasksOutput, error,
) {
	return &ecs.DescribeTasksOutput{Tasks: s.described}, nil
}

func TestTasksOnOneInstance(t *testing.T) {
	g := NewWithT(t)
	at := func(id string, started *time.Time) types.Task {
		return types.Task{TaskArn: aws.String(id), ContainerInstanceArn: aws.String("host/0001"), StartedAt: started}
	}
	monday := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	api := some{many{tasks: 3, calls: map[string]int{}}, []types.Task{
		at("pending", nil), at("old", aws.Time(monday)), at("new", aws.Time(monday.Add(time.Minute))),
	}}
	found, err := discover.Look(t.Context(), api, api, "cluster", "service")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found.Instances).To(ConsistOf(HaveField("Tasks", HaveExactElements(
		HaveField("ARN", "new"), HaveField("ARN", "old"), HaveField("ARN", "pending"),
	))))
	g.Expect(api.calls["DescribeInstances"]).To(Equal(1))
}

func TestNothingToLookAt(t *testing.T) {
	tests := []struct {
		sentence string
		tasks    []types.Task
		message  string
	}{
		{
			"no task", nil, `service "service" on cluster "cluster" has no running task: look at its desired count and ` +
				`its events (aws ecs describe-services --cluster cluster --services service)`,
		},
		{
			"a task that was not placed",
			[]types.Task{{TaskArn: aws.String("a/b/0cc4"), LastStatus: aws.String("PENDING")}},
			"task 0cc4 is PENDING and has no container instance yet: look at the service's events",
		},
		{
			"a task without an instance",
			[]types.Task{{TaskArn: aws.String("a/b/0cc4"), LaunchType: "FARGATE"}},
			"task 0cc4 runs on Fargate, which has no instances: run the service with launch type EC2",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			api := some{many{tasks: len(tt.tasks), calls: map[string]int{}}, tt.tasks}
			_, err := discover.Look(t.Context(), api, api, "cluster", "service")
			NewWithT(t).Expect(err).To(MatchError(tt.message))
		})
	}
}

func TestStagingIsHandedOverAsJSON(t *testing.T) {
	g := NewWithT(t)
	ecsClient, ec2Client := healthy(t).clients(t)
	found, err := discover.Look(t.Context(), ecsClient, ec2Client, name, name)
	g.Expect(err).NotTo(HaveOccurred())
	text, err := json.Marshal(found)
	g.Expect(err).NotTo(HaveOccurred())
	var handed discover.Staging
	g.Expect(json.Unmarshal(text, &handed)).To(Succeed())
	g.Expect(handed).To(Equal(found))
}
