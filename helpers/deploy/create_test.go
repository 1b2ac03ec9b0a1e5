package deploy_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/target"
)

// The real client fits.
var _ deploy.CreateAPI = (*ecs.Client)(nil)

// lossy is ECS whose answer to the making of a service gets lost, after it or before.
type lossy struct {
	*ecs.Client
	made bool
}

func (l lossy) CreateService(
	ctx context.Context, in *ecs.CreateServiceInput, options ...func(*ecs.Options),
) (*ecs.CreateServiceOutput, error) {
	if l.made {
		if _, err := l.Client.CreateService(ctx, in, options...); err != nil {
			return nil, err
		}
	}
	return nil, io.ErrUnexpectedEOF
}

// creation is a plan of a service on a stand-in.
func creation() deploy.Plan {
	return deploy.Plan{Account: standintest.Account, Target: &target.Target{
		Name: "test", Allow: []target.Permission{target.Deploy}, Cluster: standintest.Cluster, Service: standintest.Service,
		Definition: template, Instances: target.Instances{Count: 2},
		Deployment: target.Deployment{Within: 15 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second},
		HTTP:       target.HTTP{Container: "users-service", Port: 5000},
		Acceptance: target.Acceptance{Percentages: target.Percentages{Minimum: 50, Maximum: 100}},
	}}
}

func TestCreateMakesAServiceThatSettles(t *testing.T) {
	for sentence, lost := range map[string]bool{"answered": false, "whose answer was lost": true} {
		t.Run(sentence, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				s := standintest.New(t, standintest.Options{Empty: true})
				var api deploy.CreateAPI = ecs.NewFromConfig(s.Config())
				if lost {
					api = lossy{ecs.NewFromConfig(s.Config()), true}
				}
				plan, begun := creation(), deploy.Outcome{}
				plan.Overrides = []deploy.Override{deploy.Starting("users-service", target.Start{Command: []string{"manage", "serve"}})}
				plan.Begun = func(o deploy.Outcome) { begun = o }
				outcome, err := deploy.Create(t.Context(), api, plan)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
				g.Expect(outcome.Previous).To(BeEmpty())
				g.Expect(begun.DeploymentID).To(Equal(outcome.DeploymentID))
				s.View(func(_ *state.Data, service *state.Service) {
					g.Expect(service.Desired).To(Equal(2))
					g.Expect(service.MinimumHealthy).To(Equal(50))
					g.Expect(service.Maximum).To(Equal(100))
					g.Expect(service.Primary().ID).To(Equal(outcome.DeploymentID))
				})
				registered, err := deploy.Described(t.Context(), api, outcome.Revision)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(registered.String()).To(Equal("testdriven-staging:1"))
				kept, err := api.DescribeTaskDefinition(t.Context(), &ecs.DescribeTaskDefinitionInput{TaskDefinition: &outcome.Revision})
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(kept.TaskDefinition.ContainerDefinitions[0].Command).To(Equal([]string{"manage", "serve"}))
			})
		})
	}
}

func TestCreateLeavesAServiceThatIsThereAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		outcome, err := deploy.Create(t.Context(), ecs.NewFromConfig(s.Config()), creation())
		g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
		g.Expect(outcome.Cause).To(Equal("service " + standintest.Cluster + "/" + standintest.Service +
			" is there already and ACTIVE, so it cannot be created"))
		g.Expect(outcome.Kind).To(Equal(deploy.Rejected))
		g.Expect(outcome.Revision).To(BeEmpty())
	})
}

func TestCreateSaysHowFarItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{Empty: true})
		outcome, err := deploy.Create(t.Context(), lossy{ecs.NewFromConfig(s.Config()), false}, creation())
		g.Expect(errors.Is(err, io.ErrUnexpectedEOF)).To(BeTrue())
		g.Expect(outcome.DeploymentID).To(BeEmpty())
		g.Expect(outcome.Cause).To(HaveSuffix("unexpected EOF (testdriven-staging:1 stays registered and is not deployed; " +
			"`aws ecs deregister-task-definition --task-definition testdriven-staging:1` removes it)"))
		refused := creation()
		refused.Target.Allow = nil
		_, err = deploy.Create(t.Context(), ecs.NewFromConfig(s.Config()), refused)
		g.Expect(err).To(MatchError(ContainSubstring("does not allow to deploy")))
	})
}
