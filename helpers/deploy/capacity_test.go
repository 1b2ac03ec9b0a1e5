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
)

// The real client fits here too.
var _ deploy.API = (*ecs.Client)(nil)

// hosts is ECS with a service of two tasks and these container instances, two a page.
type hosts struct {
	play
	all []types.ContainerInstance
}

func (h *hosts) DescribeTaskDefinition(
	_ context.Context, in *ecs.DescribeTaskDefinitionInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	size := int32(300)
	if *in.TaskDefinition == rev9 {
		size = 400
	}
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: &types.TaskDefinition{
		TaskDefinitionArn: in.TaskDefinition, ContainerDefinitions: []types.ContainerDefinition{{
			Cpu: size, MemoryReservation: aws.Int32(size), PortMappings: []types.PortMapping{{HostPort: aws.Int32(80)}},
		}},
	}}, nil
}

func (h *hosts) ListContainerInstances(
	_ context.Context, in *ecs.ListContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.ListContainerInstancesOutput, error) {
	out, from := &ecs.ListContainerInstancesOutput{}, len(aws.ToString(in.NextToken))
	for i := from; i < len(h.all) && i < from+2; i++ {
		out.ContainerInstanceArns = append(out.ContainerInstanceArns, *h.all[i].ContainerInstanceArn)
	}
	if from+2 < len(h.all) {
		out.NextToken = aws.String("xx"[:from+2])
	}
	return out, nil
}

func (h *hosts) DescribeContainerInstances(
	_ context.Context, in *ecs.DescribeContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.DescribeContainerInstancesOutput, error) {
	out := &ecs.DescribeContainerInstancesOutput{}
	for _, host := range h.all {
		for _, arn := range in.ContainerInstances {
			if arn == *host.ContainerInstanceArn {
				out.ContainerInstances = append(out.ContainerInstances, host)
			}
		}
	}
	return out, nil
}

func host(id string, cpu, memory int32, ports ...string) types.ContainerInstance {
	return types.ContainerInstance{
		ContainerInstanceArn: aws.String("host/" + id), Ec2InstanceId: aws.String("i-" + id), AgentConnected: true,
		RemainingResources: []types.Resource{
			{Name: aws.String("CPU"), IntegerValue: cpu},
			{Name: aws.String("MEMORY"), IntegerValue: memory},
			{Name: aws.String("PORTS"), StringSetValue: ports},
			{Name: aws.String("PORTS_UDP")},
		},
	}
}

// placed is a service that runs revision 8 on the hosts a and b; c has no agent that ECS hears from.
func placed() *hosts {
	here := done(0, "a", "b")
	here.tasks[0].ContainerInstanceArn, here.tasks[1].ContainerInstanceArn = aws.String("host/a"), aws.String("host/b")
	here.service.DeploymentConfiguration = &types.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(50)}
	h := &hosts{play: play{clock: &moved{now: noon}, scenes: []scene{here}}}
	h.all = []types.ContainerInstance{host("a", 724, 649, "22", "80"), host("b", 724, 649, "22", "80"), host("c", 9, 9)}
	h.all[2].AgentConnected = false
	return h
}

func TestCapacityCountsWhatTheServiceTakesItself(t *testing.T) {
	g := NewWithT(t)
	got, err := deploy.Capacity(t.Context(), placed(), "c", "s", rev8)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(deploy.Rollout{
		Cluster: "c", Service: "s", Definition: deploy.RevisionOf(rev8), Desired: 2,
		MinimumHealthyPercent: 50, MaximumPercent: 200, Size: deploy.Size{CPU: 300, Memory: 300, Ports: []int{80}},
		Rooms: []deploy.Room{
			{ID: "a", Instance: "i-a", CPU: 1024, Memory: 949, Taken: []int{22}, Own: 1},
			{ID: "b", Instance: "i-b", CPU: 1024, Memory: 949, Taken: []int{22}, Own: 1},
		},
		Out: []deploy.Room{{ID: "c", Instance: "i-c", State: "without a connected agent", CPU: 9, Memory: 9}},
	}))
}

func TestCapacityCountsWhatAStoppedTaskJustLetGo(t *testing.T) {
	for ago, taken := range map[time.Duration][]int{5 * time.Second: {22}, time.Hour: {22, 80}} {
		t.Run(ago.String(), func(t *testing.T) {
			g := NewWithT(t)
			h := placed()
			gone := h.scenes[0].tasks[1]
			gone.StoppingAt, gone.StoppedAt = aws.Time(time.Now().Add(-ago)), aws.Time(time.Now().Add(-ago))
			h.scenes[0].tasks, h.stopped = h.scenes[0].tasks[:1], []types.Task{gone}
			h.all[1] = registered(host("b", 724, 949, "22", "80"), 949, "22") // its memory is given back already
			got, err := deploy.Capacity(t.Context(), h, "c", "s", rev8)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got.Rooms[1].Taken).To(Equal(taken))
			g.Expect(got.Rooms[1].Memory).To(Equal(949))
		})
	}
}

func TestCapacityForAnotherDefinition(t *testing.T) {
	g := NewWithT(t)
	got, err := deploy.Capacity(t.Context(), placed(), "c", "s", rev9)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.Size.Memory).To(Equal(400))
	g.Expect(got.Rooms).To(HaveEach(And(HaveField("Memory", 949), HaveField("Own", 0))))
}

func TestAServiceThatNamesNoPercentagesHasTheUsualOnes(t *testing.T) {
	g := NewWithT(t)
	h := placed()
	h.scenes[0].service.DeploymentConfiguration = nil
	h.scenes[0].service.CapacityProviderStrategy = []types.CapacityProviderStrategyItem{{}}
	got, err := deploy.Capacity(t.Context(), h, "c", "s", rev8)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect([]int{got.MinimumHealthyPercent, got.MaximumPercent}).To(Equal([]int{100, 200}))
	g.Expect(got.Elastic).To(BeTrue())
}

func TestCapacityOfAServiceThatIsNotThere(t *testing.T) {
	h := placed()
	h.scenes = []scene{{}}
	_, err := deploy.Capacity(t.Context(), h, "c", "s", rev8)
	NewWithT(t).Expect(err).To(MatchError(deploy.ErrNoService))
}
