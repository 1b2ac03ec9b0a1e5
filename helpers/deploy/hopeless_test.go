package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
)

// deploying is a deployment by somebody else, whose service's container behaves as script says.
func (s *story) deploying(script engine.Script, change func(*types.ContainerDefinition)) {
	s.t.Helper()
	def := s.Definition()
	service := &def.ContainerDefinitions[0]
	service.Image = aws.String(standintest.ServiceImage + "-other")
	s.Behave(*service.Image, script)
	if change != nil {
		change(service)
	}
	_, err := s.client.RegisterTaskDefinition(s.t.Context(), def)
	s.g.Expect(err).NotTo(HaveOccurred())
	s.somebody("2")
}

// What other deployments that never end are told by; ours, which is good, takes their place or cannot.
var hopeless = map[string]struct {
	options standintest.Options
	script  engine.Script
	change  func(*types.ContainerDefinition)
	cause   string
	// stays says that what is in its way is in ours too.
	stays bool
}{
	"its tasks crash at once": {
		script: crashes, cause: "container users-service of task .* exited by itself with 1, .*; 0 of 2 tasks of testdriven-staging:2 run",
	},
	"its tasks crash after 20 s": {
		script: engine.Script{Ends: &engine.Exit{Code: 1}, After: 20 * time.Second},
		cause:  "container users-service of task .* exited by itself with 1, 19.9s after its task was running",
	},
	"its image is missing": {
		change: func(c *types.ContainerDefinition) { c.Image = aws.String(standintest.ServiceImage + "-typo") },
		cause:  "image .*:staging-typo of container users-service is not in its registry",
	},
	"its tasks are too large": {
		change: func(c *types.ContainerDefinition) { c.MemoryReservation = aws.Int32(4000) },
		cause:  "no instance has the memory|reserves 4300 MiB",
	},
	"its percentages do not let it begin": {
		options: standintest.Options{MinimumHealthy: 100, Maximum: 100}, stays: true,
		cause: "the service's percentages do not let testdriven-staging:2 roll out",
	},
}

func TestAWaitForADeploymentThatCannotEndIsShort(t *testing.T) {
	for sentence, tc := range hopeless {
		t.Run(sentence, func(t *testing.T) {
			tell(t, tc.options, engine.Script{}, func(s *story) {
				s.deploying(tc.script, tc.change)
				s.plan.Target.Deployment.Underway = "wait"
				began, waited := time.Now(), time.Duration(-1)
				s.plan.Begun = func(deploy.Outcome) { waited = time.Since(began) }
				outcome := s.run()
				s.g.Expect(s.lines[0]).To(HavePrefix("waiting up to 10m0s, since deployment ecs-svc/"))
				s.g.Expect(s.lines).To(ContainElement(MatchRegexp(`^deployment ecs-svc/\d+ of testdriven-staging:2 will not settle: .*(` +
					tc.cause + `).*; nothing is left to wait for, ours takes its place$`)))
				s.g.Expect(waited).To(And(BeNumerically(">=", 0), BeNumerically("<", time.Minute)), "ours begins at once")
				s.g.Expect(deploy.RevisionOf(outcome.Previous).String()).To(Equal("testdriven-staging:1"))
				s.g.Expect(outcome.Settled).To(Equal(!tc.stays), outcome.Explain())
				if tc.stays {
					s.g.Expect(outcome.Kind).To(Equal(deploy.Deadlock))
				}
			})
		})
	}
}

func TestARefusalSaysThatADeploymentCannotEnd(t *testing.T) {
	for sentence, tc := range hopeless {
		t.Run(sentence, func(t *testing.T) {
			tell(t, tc.options, engine.Script{}, func(s *story) {
				s.deploying(tc.script, tc.change)
				s.g.Expect(deploy.SystemClock{}.Wait(s.t.Context(), time.Minute+30*time.Second)).To(Succeed())
				began := time.Now()
				outcome, err := deploy.Run(s.t.Context(), s.client, s.plan)
				s.g.Expect(err).To(HaveOccurred())
				s.g.Expect(time.Since(began)).To(BeNumerically("<", 10*time.Second))
				s.g.Expect(outcome.Kind).To(Equal(deploy.UnderWay))
				s.g.Expect(outcome.Cause).To(MatchRegexp(`^deployment (ecs-svc/\d+) of testdriven-staging:2 is under way .*; ` +
					`deployment ecs-svc/\d+ of testdriven-staging:2 will not settle: .*(` + tc.cause + `)`))
				s.g.Expect(outcome.Next).To(Equal("let runs take its place (deployment.underway: wait in , or SMOKE_UNDERWAY=wait), " +
					"or put back what ran before it: aws ecs update-service --cluster flask-microservices-staging " +
					"--service flask-microservices-staging --task-definition testdriven-staging:1"))
				s.g.Expect(s.updates()).To(Equal(1), "only the other's")

				rehearsal, err := deploy.Rehearse(s.t.Context(), s.client, s.plan)
				s.g.Expect(err).NotTo(HaveOccurred())
				s.g.Expect(rehearsal.Blocked[0]).To(MatchRegexp(`will not settle: .*\(deployment.underway\)$`))
				s.plan.Target.Deployment.Underway = "wait"
				rehearsal, err = deploy.Rehearse(s.t.Context(), s.client, s.plan)
				s.g.Expect(err).NotTo(HaveOccurred())
				s.g.Expect(rehearsal.Waits).To(BeEmpty())
				s.g.Expect(rehearsal.Lines()).To(ContainElement(MatchRegexp(
					`^would take the place, without a wait, of: deployment .* is under way .*; deployment .* will not settle: `)))
			})
		})
	}
}

func TestADeploymentThatMayEndIsWaitedFor(t *testing.T) {
	for sentence, tc := range map[string]struct {
		script    engine.Script
		meanwhile func(*story)
	}{
		"slow": {script: engine.Script{Pulls: 3 * time.Minute}},
		"one task of which was stopped by hand": {meanwhile: func(s *story) {
			out, err := s.client.ListTasks(s.t.Context(), &ecs.ListTasksInput{Cluster: &s.Cluster, ServiceName: &s.Service})
			s.g.Expect(err).NotTo(HaveOccurred())
			for _, arn := range out.TaskArns {
				_, err := s.client.StopTask(s.t.Context(), &ecs.StopTaskInput{Cluster: &s.Cluster, Task: aws.String(arn)})
				s.g.Expect(err).NotTo(HaveOccurred())
			}
		}},
		"one task of which crashed once": {
			script: engine.Script{Ends: &engine.Exit{Code: 1}, After: 4 * time.Second},
			meanwhile: func(s *story) {
				s.Behave(standintest.ServiceImage+"-other", engine.Script{}) // what starts from now on is good
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			tell(t, standintest.Options{}, engine.Script{}, func(s *story) {
				s.deploying(tc.script, nil)
				if tc.meanwhile != nil {
					s.g.Expect(deploy.SystemClock{}.Wait(s.t.Context(), 3*time.Second)).To(Succeed())
					tc.meanwhile(s)
				}
				s.plan.Target.Deployment.Underway = "wait"
				_ = s.run()
				s.g.Expect(s.lines).NotTo(ContainElement(ContainSubstring("will not settle")))
				s.g.Expect(s.lines).To(ContainElement(MatchRegexp(`^deployment ecs-svc/\d+ of testdriven-staging:2 is over$`)))
			})
		})
	}
}

func TestTheWaitJudgesTheDeploymentThatTookTheOthersPlace(t *testing.T) {
	tell(t, standintest.Options{}, engine.Script{}, func(s *story) {
		s.deploying(engine.Script{Pulls: 3 * time.Minute}, nil)
		def := s.Definition()
		def.ContainerDefinitions[0].Image = aws.String(standintest.ServiceImage + "-typo")
		_, err := s.client.RegisterTaskDefinition(s.t.Context(), def)
		s.g.Expect(err).NotTo(HaveOccurred())
		go func() {
			if (deploy.SystemClock{}).Wait(s.t.Context(), 20*time.Second) == nil {
				_, _ = s.client.UpdateService(s.t.Context(), &ecs.UpdateServiceInput{
					Cluster: &s.Cluster, Service: &s.Service, TaskDefinition: aws.String(standintest.Family + ":3"),
				})
			}
		}()
		s.plan.Target.Deployment.Underway = "wait"
		outcome := s.run()
		s.g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
		s.g.Expect(s.lines).To(ContainElement(MatchRegexp(`^deployment ecs-svc/\d+ of testdriven-staging:3 will not settle: image .*-typo `)))
	})
}
