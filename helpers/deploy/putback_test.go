package deploy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
)

// stoppable is a cluster that can stop a service deployment.
type stoppable struct {
	*cluster
	// err is what it answers, and then what ECS shows after that; nil is what it showed before.
	err  error
	then []scene
	// stopped are the ARNs that it was asked to stop.
	stopped []string
}

func (s *stoppable) StopServiceDeployment(
	_ context.Context, in *ecs.StopServiceDeploymentInput, _ ...func(*ecs.Options),
) (*ecs.StopServiceDeploymentOutput, error) {
	s.stopped = append(s.stopped, aws.ToString(in.ServiceDeploymentArn)+" "+string(in.StopType))
	if s.then != nil {
		s.scenes = s.then
	}
	return &ecs.StopServiceDeploymentOutput{}, s.err
}

// goingOn is our deployment in progress beside a task of the one before.
func goingOn(t *testing.T) *stoppable {
	t.Helper()
	c := &stoppable{cluster: stuck(t)}
	c.scenes[0].service.CurrentServiceDeployment = aws.String("arn:aws:ecs:r:a:service-deployment/c/s/xyz")
	return c
}

// takenBack is ECS's rollback of ours, with the tasks of deployment 1.
func takenBack() []scene {
	s := resting(0, rollout("3", "PRIMARY", rev7, 2, completed))
	s.tasks = tasks(rev7, "1", "x", "y")
	return []scene{s}
}

func TestBackLetsECSRollBackWhatGoesOn(t *testing.T) {
	g := NewWithT(t)
	c := goingOn(t)
	c.then = takenBack()
	var lines []string
	p := plan(c.cluster)
	p.Progress = func(line string) { lines = append(lines, line) }
	outcome, err := deploy.Back(t.Context(), c, p, ours())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/3"))
	g.Expect(outcome.Revision).To(Equal(rev7))
	g.Expect(c.stopped).To(Equal([]string{"arn:aws:ecs:r:a:service-deployment/c/s/xyz ROLLBACK"}))
	g.Expect(c.updates).To(BeEmpty())
	g.Expect(lines).To(ContainElement("asked ECS to stop deployment ecs-svc/2 and to roll back to testdriven-staging:7"))
	g.Expect(lines).To(ContainElement("rolled c/s back from testdriven-staging:8 to testdriven-staging:7: deployment ecs-svc/3"))
}

func TestBackUpdatesWhereECSDoesNotRollBack(t *testing.T) {
	conflict := &smithy.GenericAPIError{Code: "ConflictException", Message: "The service deployment is STOPPED."}
	for sentence, tc := range map[string]struct {
		change func(*stoppable)
		asked  int
		says   string
	}{
		"for it is not allowed": {
			func(c *stoppable) { c.err = refused("StopServiceDeployment", denied) }, 1, "not authorized",
		},
		"for it is over": {
			func(c *stoppable) { c.err = refused("StopServiceDeployment", conflict) }, 1, "ConflictException",
		},
		"though it said so": {func(*stoppable) {}, 1, "ECS began no rollback of deployment ecs-svc/2 within 10s"},
		"for no task of the one before is left": {
			func(c *stoppable) { c.scenes[0].service.Deployments[1].RunningCount = 0 }, 0, "",
		},
		"to another revision": {
			func(c *stoppable) { c.scenes[0].service.Deployments[1].TaskDefinition = aws.String(rev9) }, 0, "",
		},
		"for ours has completed": {
			func(c *stoppable) { c.scenes[0].service.Deployments[0].RolloutState = completed }, 0, "",
		},
		"for it does not tell of service deployments": {
			func(c *stoppable) { c.scenes[0].service.CurrentServiceDeployment = nil }, 0, "",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := goingOn(t)
			tc.change(c)
			lines := ""
			p := plan(c.cluster)
			p.Progress = func(line string) { lines += line + "\n" }
			outcome, err := deploy.Back(t.Context(), c, p, ours())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
			g.Expect(c.stopped).To(HaveLen(tc.asked))
			g.Expect(c.updates).To(Equal([]string{rev7}))
			g.Expect(lines).To(ContainSubstring(tc.says))
		})
	}
}

func TestBackIsNotMadeOverSomebodyWhoCameBetween(t *testing.T) {
	g := NewWithT(t)
	c := goingOn(t)
	c.then = []scene{resting(0, rollout("4", "PRIMARY", rev9, 1, inProgress), rollout("2", "ACTIVE", rev8, 1, inProgress))}
	outcome, err := deploy.Back(t.Context(), c, plan(c.cluster), ours())
	g.Expect(err).To(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Replaced))
	g.Expect(c.updates).To(BeEmpty())
}

func TestBackDoesNotBelieveOneOldAnswer(t *testing.T) {
	for answer, odd := range map[string]scene{
		"from before ours":    {service: service(rollout("1", "PRIMARY", rev7, 2, completed))},
		"without the service": {},
		"of no cluster":       {err: &smithy.GenericAPIError{Code: "ClusterNotFoundException", Message: "Cluster not found."}},
	} {
		t.Run(answer, func(t *testing.T) {
			g := NewWithT(t)
			c := stuck(t)
			c.scenes = []scene{odd, at(2*time.Second, c.scenes[0])}
			outcome, err := deploy.Back(t.Context(), c, plan(c), ours())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
			g.Expect(c.updates).To(Equal([]string{rev7}))
		})
	}
}

// Neither revision's tasks may stop first, so an update to the one before would be as stuck.
func TestAStoryOfADeadlockThatIsRolledBack(t *testing.T) {
	tell(t, standintest.Options{MinimumHealthy: 100, Maximum: 200}, engine.Script{}, func(s *story) {
		failed := s.run()
		s.g.Expect(failed.Kind).To(Equal(deploy.Deadlock))
		back, err := deploy.Back(s.t.Context(), s.client, s.plan, failed)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(back.Settled).To(BeTrue(), back.Explain())
		s.g.Expect(back.Revision).To(Equal(failed.Previous))
		s.g.Expect(back.Took).To(BeNumerically("<", time.Minute))
		s.g.Expect(s.called("UpdateService")).To(Equal(1), "that of the run")
		s.g.Expect(s.called("StopServiceDeployment")).To(Equal(1))

		status, err := deploy.Look(s.t.Context(), s.client, s.Cluster, s.Service)
		s.g.Expect(err).NotTo(HaveOccurred())
		s.g.Expect(status.Tasks).To(HaveEach(HaveField("StartedBy", Not(Equal(back.DeploymentID)))), "the tasks were kept")
	})
}

func TestBackIsForWhatSpeaksAgainstTheRevision(t *testing.T) {
	innocent := []deploy.Kind{
		deploy.Stopped, deploy.HostLost, deploy.ScaledToZero, deploy.Replaced, deploy.Gone, deploy.NoCluster, deploy.NoInstances,
		deploy.NoAgent, deploy.Draining, deploy.StuckStopping, deploy.Refused, deploy.Silent, deploy.Cancelled, deploy.Rejected,
		deploy.Input, deploy.UnderWay,
	}
	for _, kind := range innocent {
		t.Run("not "+string(kind), func(t *testing.T) {
			g := NewWithT(t)
			c, failed := stuck(t), ours()
			failed.Kind, failed.Cause = kind, "because of that"
			outcome, err := deploy.Back(t.Context(), c, plan(c), failed)
			g.Expect(err).To(HaveOccurred())
			g.Expect(kind.Blames()).To(BeFalse())
			g.Expect(outcome.Kind).To(Equal(kind))
			g.Expect(outcome.Cause).To(Equal("testdriven-staging:8 is not rolled back, since what ended its deployment (" +
				string(kind) + ") does not speak against it: because of that"))
			g.Expect(outcome.Next).To(HaveSuffix("; to put the service back all the same: aws ecs update-service " +
				"--cluster c --service s --task-definition testdriven-staging:7"))
			g.Expect(outcome.Next).NotTo(ContainSubstring("{"))
			g.Expect(c.updates).To(BeEmpty())
		})
	}
	for _, kind := range []deploy.Kind{
		"", deploy.Crashed, deploy.OutOfMemory, deploy.ImageMissing, deploy.ImageDenied, deploy.ImagePull, deploy.BadCommand,
		deploy.CannotStart, deploy.PortTaken, deploy.LogGroup, deploy.Unhealthy, deploy.Deadlock, deploy.NoMemory, deploy.NoCPU,
		deploy.GaveUp, deploy.Slow,
	} {
		t.Run("for "+string(kind), func(t *testing.T) {
			g := NewWithT(t)
			c, failed := stuck(t), ours()
			failed.Kind, failed.Settled = kind, kind == ""
			outcome, err := deploy.Back(t.Context(), c, plan(c), failed)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
		})
	}
}

func TestBackThatIsCutShortSaysThatECSWasAsked(t *testing.T) {
	g := NewWithT(t)
	c := goingOn(t)
	p := plan(c.cluster)
	ctx, cancel := context.WithCancel(t.Context())
	p.Progress = func(line string) {
		if strings.HasPrefix(line, "asked ECS") {
			cancel()
		}
	}
	outcome, err := deploy.Back(ctx, c, p, ours())
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
	g.Expect(outcome.Kind).To(Equal(deploy.Cancelled))
	g.Expect(outcome.Cause).To(Equal("ECS was asked to stop deployment ecs-svc/2 and to roll c/s back to testdriven-staging:7, " +
		"and goes on with that"))
	g.Expect(outcome.Next).To(Equal("to look: aws ecs describe-services --cluster c --services s"))
	g.Expect(c.updates).To(BeEmpty())
}
