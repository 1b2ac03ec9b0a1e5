package deploy_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/target"
)

// story is a run against a stand-in in the test's bubble.
type story struct {
	*standintest.StandIn
	t      *testing.T
	g      *WithT
	client *ecs.Client
	plan   deploy.Plan
	lines  []string
}

// tell runs a story in a bubble, whose definition has an image of its own, which behaves as script says.
func tell(t *testing.T, options standintest.Options, script engine.Script, run func(*story)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &story{StandIn: standintest.New(t, options), t: t, g: NewWithT(t)}
		s.client = ecs.NewFromConfig(s.Config())
		s.plan = deploy.Plan{
			Target: &target.Target{
				Name: "test", Allow: []target.Permission{target.Deploy}, Cluster: s.Cluster, Service: s.Service,
				Deployment: target.Deployment{Within: 10 * time.Minute, Settle: 30 * time.Second, Poll: 2 * time.Second},
			},
			Account:  standintest.Account,
			Progress: func(line string) { s.lines = append(s.lines, line) },
		}
		s.image(":new", script)
		run(s)
	})
}

// image makes the plan one of an image with this tag.
func (s *story) image(tag string, script engine.Script) {
	s.t.Helper()
	text, err := os.ReadFile(template)
	s.g.Expect(err).NotTo(HaveOccurred())
	file := filepath.Join(s.t.TempDir(), "definition.json")
	s.g.Expect(os.WriteFile(file, []byte(strings.Replace(string(text), ":staging", tag, 1)), 0o600)).To(Succeed())
	s.plan.Target.Definition = file
	if tag != ":staging" {
		s.Behave(strings.Replace(standintest.ServiceImage, ":staging", tag, 1), script)
	}
}

func (s *story) run() deploy.Outcome {
	s.t.Helper()
	outcome, err := deploy.Run(s.t.Context(), s.client, s.plan)
	s.g.Expect(err).NotTo(HaveOccurred())
	return outcome
}

// somebody deploys a revision of the family, by its number.
func (s *story) somebody(number string) {
	s.t.Helper()
	_, err := s.client.UpdateService(s.t.Context(), &ecs.UpdateServiceInput{
		Cluster: &s.Cluster, Service: &s.Service, TaskDefinition: aws.String(standintest.Family + ":" + number),
	})
	s.g.Expect(err).NotTo(HaveOccurred())
}

// updates counts how often the service was updated.
func (s *story) updates() int {
	return len(slices.DeleteFunc(s.Calls(), func(c standintest.Call) bool { return c.Operation != "UpdateService" }))
}

// crashes is an image whose containers end at once.
var crashes = engine.Script{Lines: []string{"no such table"}, Ends: &engine.Exit{Code: 1}}

func TestAStoryOfAGoodDeployment(t *testing.T) {
	tell(t, standintest.Options{}, engine.Script{}, func(s *story) {
		s.image(":staging", engine.Script{})
		outcome := s.run()
		s.g.Expect(outcome.Settled).To(BeTrue(), outcome.Cause)
		s.g.Expect(outcome.Diff).To(Equal([]string{"no change to the definition"}), "what the stand-in fills in is no change")
		_, err := deploy.Back(s.t.Context(), s.client, s.plan, deploy.Outcome{})
		s.g.Expect(err).To(MatchError(deploy.ErrNothingToUndo))
	})
}

func TestAStoryOfABadDeploymentThatIsRolledBack(t *testing.T) {
	tell(t, standintest.Options{}, crashes, func(s *story) {
		s.plan.Output = func(_ context.Context, _ deploy.Task, container string) ([]string, error) {
			return []string{"last words of " + container}, nil
		}
		failed := s.run()
		s.g.Expect(failed.Settled).To(BeFalse())
		s.g.Expect(failed.Evidence).To(ContainElement(ContainSubstring("last words of users-service")))
		s.g.Expect(deploy.RevisionOf(failed.Previous).String()).To(Equal("testdriven-staging:1"))
		began := time.Now()
		back, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(back.Settled).To(BeTrue(), back.Explain())
		s.g.Expect(back.ByECS).To(BeFalse())
		s.g.Expect(back.Revision).To(Equal(failed.Previous))
		s.g.Expect(back.Previous).To(Equal(failed.Revision))
		s.g.Expect(back.Diff).To(ContainElement(MatchRegexp(`^users-service: image: \S+:new -> \S+:staging$`)))
		s.g.Expect(time.Since(began)).To(BeNumerically("<", 5*time.Minute))
		s.g.Expect(s.updates()).To(Equal(2))

		again, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).To(HaveOccurred(), "a second time it is somebody's deployment")
		s.g.Expect(again.Kind).To(Equal(deploy.Replaced))
		s.g.Expect(s.updates()).To(Equal(2))
	})
}

// The second deployment is made while the first, which failed, still lingers: live is what ran before both.
func TestAStoryOfTwoBadDeployments(t *testing.T) {
	tell(t, standintest.Options{Breaker: state.Breaker{Enabled: true}}, crashes, func(s *story) {
		first := s.run()
		s.g.Expect(first.Settled).To(BeFalse())
		s.View(func(_ *state.Data, service *state.Service) {
			if service.Primary().Rollout == state.InProgress {
				s.plan.Target.Deployment.Underway = "wait"
			}
		})
		second := s.run()
		s.g.Expect(second.Settled).To(BeFalse())
		s.g.Expect(deploy.RevisionOf(second.Revision).String()).To(Equal("testdriven-staging:3"))
		s.g.Expect(deploy.RevisionOf(second.Previous).String()).To(Equal("testdriven-staging:1"))
		back, err := deploy.Back(s.t.Context(), s.client, s.plan, second)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(back.Settled).To(BeTrue(), back.Explain())
		s.g.Expect(deploy.RevisionOf(back.Revision).String()).To(Equal("testdriven-staging:1"))
	})
}

func TestAStoryOfECSRollingBackItself(t *testing.T) {
	tell(t, standintest.Options{Breaker: state.Breaker{Enabled: true, Rollback: true}}, crashes, func(s *story) {
		s.plan.Begun = func(deploy.Outcome) { s.waitForRollback() }
		failed := s.run()
		s.g.Expect(failed.Settled).To(BeFalse())
		s.g.Expect(failed.Kind).To(Equal(deploy.RolledBack), failed.Explain())
		s.plan.Begun = nil
		back, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(back.Settled).To(BeTrue(), back.Explain())
		s.g.Expect(back.ByECS).To(BeTrue())
		s.g.Expect(back.Revision).To(Equal(failed.Previous))
		s.g.Expect(s.updates()).To(Equal(1))
	})
}

// waitForRollback returns when ECS has replaced the deployment.
func (s *story) waitForRollback() {
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for limit := time.Now().Add(10 * time.Minute); time.Now().Before(limit); <-look.C {
		rolled := false
		s.View(func(_ *state.Data, service *state.Service) {
			rolled = strings.Contains(service.Primary().RolloutReason, "rolling back")
		})
		if rolled {
			return
		}
	}
	s.t.Error("ECS did not roll back")
}

func TestAStoryOfSomebodyWhoIsFaster(t *testing.T) {
	tell(t, standintest.Options{}, crashes, func(s *story) {
		failed := s.run()
		s.g.Expect(failed.Settled).To(BeFalse())
		s.somebody("1")
		outcome, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).To(HaveOccurred())
		s.g.Expect(outcome.Kind).To(Equal(deploy.Replaced))
		s.g.Expect(s.updates()).To(Equal(2), "that of the run and that of somebody")
	})
}

func TestAStoryOfARevisionThatIsDeregistered(t *testing.T) {
	tell(t, standintest.Options{}, crashes, func(s *story) {
		failed := s.run()
		_, err := s.client.DeregisterTaskDefinition(s.t.Context(), &ecs.DeregisterTaskDefinitionInput{
			TaskDefinition: &failed.Previous,
		})
		s.g.Expect(err).NotTo(HaveOccurred())
		outcome, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).To(HaveOccurred())
		s.g.Expect(outcome.Kind).To(Equal(deploy.Rejected))
		s.g.Expect(outcome.Cause).To(ContainSubstring("testdriven-staging:1, which was live before, is INACTIVE"))
		s.g.Expect(s.updates()).To(Equal(1))
	})
}

func TestAStoryOfADeploymentUnderWay(t *testing.T) {
	tell(t, standintest.Options{}, engine.Script{}, func(s *story) {
		s.somebody("1")
		outcome := s.run()
		s.g.Expect(outcome.Settled).To(BeTrue(), "the same revision again is no deployment")

		s.somebody("1")
		refusedTo, err := deploy.Run(s.t.Context(), s.client, s.plan)
		s.g.Expect(err).To(HaveOccurred())
		s.g.Expect(refusedTo.Kind).To(Equal(deploy.UnderWay))
		s.g.Expect(refusedTo.Cause).To(ContainSubstring("of testdriven-staging:1 is under way"))
		s.g.Expect(deploy.RevisionOf(refusedTo.Previous).String()).To(Equal("testdriven-staging:2"))

		s.plan.Target.Deployment.Underway = "wait"
		waited := s.run()
		s.g.Expect(waited.Settled).To(BeTrue(), waited.Explain())
		s.g.Expect(deploy.RevisionOf(waited.Previous).String()).To(Equal("testdriven-staging:1"))
		s.g.Expect(s.lines).To(ContainElement(MatchRegexp(`^deployment ecs-svc/\d+ of testdriven-staging:1 is over$`)))
	})
}

func TestAStoryOfARehearsal(t *testing.T) {
	tell(t, standintest.Options{}, engine.Script{}, func(s *story) {
		rehearsal, err := deploy.Rehearse(s.t.Context(), s.client, s.plan)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(rehearsal.Blocked).To(BeEmpty())
		s.g.Expect(rehearsal.Live.String()).To(Equal("testdriven-staging:1"))
		s.g.Expect(rehearsal.Diff).To(HaveLen(1))
		s.g.Expect(s.updates()).To(BeZero())
		s.g.Expect(s.lines).To(HaveExactElements(ContainSubstring("after testdriven-staging:1"), ContainSubstring("users-service"),
			ContainSubstring("users-db"), ContainSubstring(":new"), ContainSubstring("would update"), ContainSubstring("2 fit at once"),
			ContainSubstring("would leave it"), Equal("nothing was changed")))
	})
}
