package standintest_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
)

// update registers the fixtures' definition once more and rolls the service onto it.
func update(ctx context.Context, g *WithT, s *standintest.StandIn) {
	client := ecs.NewFromConfig(s.Config())
	registered, err := client.RegisterTaskDefinition(ctx, s.Definition())
	g.Expect(err).NotTo(HaveOccurred())
	_, err = client.UpdateService(ctx, &ecs.UpdateServiceInput{
		Cluster: &s.Cluster, Service: &s.Service, TaskDefinition: registered.TaskDefinition.TaskDefinitionArn,
	})
	g.Expect(err).NotTo(HaveOccurred())
}

func TestADeploymentInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		begin := time.Now()
		s := standintest.New(t, standintest.Options{})
		g.Expect(time.Since(begin)).To(BeNumerically(">=", 40*time.Second), "the bubble's clock has moved")
		update(t.Context(), g, s)
		s.Settled()
		out, err := ecs.NewFromConfig(s.Config()).DescribeServices(t.Context(), &ecs.DescribeServicesInput{
			Cluster: &s.Cluster, Services: []string{s.Service},
		})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(*out.Services[0].TaskDefinition).To(HaveSuffix("task-definition/testdriven-staging:2"))
		g.Expect(out.Services[0].RunningCount).To(BeEquivalentTo(2))
		lines, err := cloudwatchlogs.NewFromConfig(s.Config()).FilterLogEvents(t.Context(),
			&cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String(standintest.LogGroup)})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(lines.Events).To(HaveLen(2*2*2+2*2), "every task said what its containers say")
		g.Expect(s.Calls()).To(ContainElement(HaveField("Operation", "UpdateService")))
	})
}

func TestABadImageKeepsADeploymentFromSettling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		s.Behave(standintest.ServiceImage, engine.Script{Ends: &engine.Exit{Code: 1}, After: 20 * time.Second})
		update(t.Context(), g, s)
		time.Sleep(5 * time.Minute) // the bubble's
		s.View(func(_ *state.Data, service *state.Service) {
			g.Expect(service.Primary().Rollout).To(Equal(state.InProgress))
		})
	})
}

func TestTheNetworkIsTheTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var down, slow atomic.Bool
		s := standintest.New(t, standintest.Options{Handler: func(api http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case down.Load():
					panic(http.ErrAbortHandler)
				case slow.Load():
					<-r.Context().Done()
				default:
					api.ServeHTTP(w, r)
				}
			})
		}})
		client := ecs.NewFromConfig(s.Config())
		down.Store(true)
		_, err := client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{})
		g.Expect(err).To(MatchError(ContainSubstring("exceeded maximum number of attempts, 3")))
		down.Store(false)
		slow.Store(true)
		short, done := context.WithTimeout(t.Context(), time.Second)
		defer done()
		_, err = client.DescribeClusters(short, &ecs.DescribeClustersInput{})
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		slow.Store(false)
		_, err = client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{})
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestARollbackAsTheSDKSeesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{Breaker: state.Breaker{Enabled: true, Rollback: true}})
		client := ecs.NewFromConfig(s.Config())
		def := s.Definition()
		def.ContainerDefinitions[0].Image = aws.String(standintest.ServiceImage + "-missing")
		registered, err := client.RegisterTaskDefinition(t.Context(), def)
		g.Expect(err).NotTo(HaveOccurred())
		updated, err := client.UpdateService(t.Context(), &ecs.UpdateServiceInput{
			Cluster: &s.Cluster, Service: &s.Service, TaskDefinition: registered.TaskDefinition.TaskDefinitionArn,
		})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(updated.Service.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback).To(BeTrue())
		ours := *updated.Service.CurrentServiceDeployment
		time.Sleep(5 * time.Minute) // the bubble's

		waiter := ecs.NewServicesStableWaiter(client)
		g.Expect(waiter.Wait(t.Context(), &ecs.DescribeServicesInput{
			Cluster: &s.Cluster, Services: []string{s.Service},
		}, time.Minute)).To(Succeed(), "the waiter is content")
		out, err := client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
			ServiceDeploymentArns: []string{ours},
		})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(out.ServiceDeployments[0].Status)).To(Equal("ROLLBACK_SUCCESSFUL"))
		g.Expect(out.ServiceDeployments[0].DeploymentCircuitBreaker.FailureCount).To(BeEquivalentTo(3))
		g.Expect(s.Events()).To(ContainElements(
			HaveSuffix("deployment failed: tasks failed to start."), ContainSubstring("rolling back to deployment ecs-svc/")))
	})
}
