package runner

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

func TestAnInterruptedGateSaysThatTheRolloutGoesOn(t *testing.T) {
	for mode, interrupts := range map[string]int{"hang in the deployment": 1, "hang for good in the deployment": 2} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := newBench(t)
			code := b.hanging(t, "gate", mode)
			for range interrupts {
				b.signals <- interrupt
			}
			g.Eventually(code).WithTimeout(patience).Should(Receive(Equal(3)))
			for _, note := range []string{
				"nothing is taken back: ECS goes on with deployment ecs-svc/1 until c/s is steady on tiny:8; before, it ran tiny:7",
				"to look: aws ecs describe-services --cluster c --services s",
				"to verify what it came to: smoke nightly -target " + b.target,
				"to go back: aws ecs update-service --cluster c --service s --task-definition tiny:7",
			} {
				g.Expect(b.out.String()).To(ContainSubstring("\n  note       " + note + "\n"))
				g.Expect(b.read(t, summaryFile)).To(ContainSubstring("goes on with deployment ecs-svc/1"))
			}
			b.checkAgain(t, 3)
		})
	}
}

// sayUpdated is ECS as far as a deployment needs it to say that it was begun. It then ends the deployment.
type sayUpdated struct {
	deploy.API
	stop func()
}

func (e *sayUpdated) service(revision string) types.Service {
	return types.Service{TaskDefinition: aws.String(revision), Deployments: []types.Deployment{
		{Id: aws.String("ecs-svc/1"), Status: aws.String("PRIMARY"), TaskDefinition: aws.String(revision)},
	}}
}

func (e *sayUpdated) DescribeServices(context.Context, *ecs.DescribeServicesInput, ...func(*ecs.Options)) (*ecs.DescribeServicesOutput, error) {
	return &ecs.DescribeServicesOutput{Services: []types.Service{e.service("a:task-definition/tiny:7")}}, nil
}

func (e *sayUpdated) RegisterTaskDefinition(context.Context, *ecs.RegisterTaskDefinitionInput, ...func(*ecs.Options)) (*ecs.RegisterTaskDefinitionOutput, error) {
	return &ecs.RegisterTaskDefinitionOutput{TaskDefinition: &types.TaskDefinition{
		TaskDefinitionArn: aws.String("a:task-definition/tiny:8"), Family: aws.String("tiny"), Revision: 8,
	}}, nil
}

func (e *sayUpdated) UpdateService(_ context.Context, in *ecs.UpdateServiceInput, _ ...func(*ecs.Options)) (*ecs.UpdateServiceOutput, error) {
	defer e.stop()
	service := e.service(aws.ToString(in.TaskDefinition))
	return &ecs.UpdateServiceOutput{Service: &service}, nil
}

// The runner knows a deployment that was begun by what package deploy says of it.
func TestADeploymentThatWasBegunIsKnownByItsWords(t *testing.T) {
	g := NewWithT(t)
	staging, err := target.Read(newBench(t).target, nil)
	g.Expect(err).NotTo(HaveOccurred())
	ctx, stop := context.WithCancel(t.Context())
	var said []evidence.Event
	_, err = deploy.Run(ctx, &sayUpdated{stop: stop}, deploy.Plan{Target: staging, Account: "123456789012", Progress: func(line string) {
		_, ok := begun(said)
		g.Expect(ok).To(BeFalse(), "nothing is rolled out before %q", line)
		said = append(said, evidence.Event{Kind: evidence.KindSay, Text: line})
	}})
	g.Expect(err).To(MatchError(context.Canceled))
	r, ok := begun(said)
	g.Expect(ok).To(BeTrue(), "%v", said)
	g.Expect(r).To(Equal(rollout{
		cluster: staging.Cluster, service: staging.Service, from: "tiny:7", to: "tiny:8", id: "ecs-svc/1",
	}))
}
