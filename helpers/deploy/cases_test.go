package deploy_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/target"
)

// rehearsal is one rollout on a stand-in, and how it has to end.
type rehearsal struct {
	options standintest.Options
	// change breaks the stand-in, or the definition that is about to be deployed.
	change func(*stage)
	// meanwhile happens beside the watch; it begins with it.
	meanwhile func(*stage)
	// bound is deployment.within; zero is staging's 15 minutes.
	bound time.Duration

	kind  deploy.Kind
	infra bool
	// by is how long after the update the watch has to have ended: a few seconds after the evidence was there, which is
	// at since.
	since, by time.Duration
	// says has to be in what is told of it.
	says []string
}

// stage is where a rehearsal takes place.
type stage struct {
	*standintest.StandIn
	ctx        context.Context //nolint:containedctx // a test's own
	cancel     context.CancelFunc
	client     *ecs.Client
	definition *ecs.RegisterTaskDefinitionInput
	lines      []string
	// begun is how many calls there were before the watch.
	begun int
}

// service is the definition's container that serves; its neighbour is the database's.
func (s *stage) service() *types.ContainerDefinition { return &s.definition.ContainerDefinitions[0] }

// after waits, unless the watch is over before.
func (s *stage) after(d time.Duration) bool { return deploy.SystemClock{}.Wait(s.ctx, d) == nil }

// first is the container instance that was registered first.
func (s *stage) first(change func(*state.ContainerInstance)) {
	s.Update(func(d *state.Data, _ *state.Service) { change(d.ContainerInstances[0]) })
}

// everywhere changes all container instances.
func (s *stage) everywhere(change func(*state.ContainerInstance)) {
	s.Update(func(d *state.Data, _ *state.Service) {
		for _, i := range d.ContainerInstances {
			change(i)
		}
	})
}

// crash lets the new revision's service end like this.
func (s *stage) crash(after time.Duration, exit engine.Exit, lines ...string) {
	s.behave(engine.Script{Lines: lines, Ends: &exit, After: after})
}

// behave gives the new revision's service an image of its own that behaves so.
func (s *stage) behave(script engine.Script) {
	s.service().Image = aws.String(strings.Replace(standintest.ServiceImage, ":staging", ":new", 1))
	s.Behave(*s.service().Image, script)
}

// unreachable lets the new revision's image be on a registry that the instances do not reach.
func (s *stage) unreachable() {
	s.behave(engine.Script{PullError: `Get "https://x/v2/": dial tcp: lookup x: no such host`})
}

// broken puts a fault in, of every call of ECS; an error of that is one of the test's own.
func (s *stage) broken(fault string) {
	if err := s.Faults.Put(fault + " on=ecs"); err != nil {
		panic(err)
	}
}

// mended takes all faults out.
func (s *stage) mended() {
	if err := s.Faults.Clear(); err != nil {
		panic(err)
	}
}

// rehearse deploys in a bubble, whose time is what is measured.
func rehearse(t *testing.T, r rehearsal) (deploy.Outcome, *stage) {
	s := &stage{StandIn: standintest.New(t, r.options)}
	s.ctx, s.cancel = context.WithCancel(t.Context())
	defer s.cancel()
	s.client, s.definition = ecs.NewFromConfig(s.Config()), s.Definition()
	s.after(5 * time.Second) // what ECS said of the deployment before is older than ours
	if r.change != nil {
		r.change(s)
	}
	return r.watch(t, s), s
}

func (r rehearsal) watch(t *testing.T, s *stage) deploy.Outcome {
	g := NewWithT(t)
	rev, err := deploy.Register(s.ctx, s.client, deploy.Definition{Task: s.definition})
	g.Expect(err).NotTo(HaveOccurred())
	before, err := deploy.Look(s.ctx, s.client, s.Cluster, s.Service)
	g.Expect(err).NotTo(HaveOccurred())
	made, err := deploy.Update(s.ctx, s.client, s.Cluster, s.Service, rev)
	g.Expect(err).NotTo(HaveOccurred())
	bounds := target.Deployment{Within: 15 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second}
	if r.bound > 0 {
		bounds.Within = r.bound
	}
	if r.meanwhile != nil {
		go r.meanwhile(s)
	}
	s.begun = len(s.Calls())
	outcome, err := deploy.Watch(s.ctx, s.client, deploy.SystemClock{}, deploy.WatchConfig{
		Cluster: s.Cluster, Service: s.Service, Previous: before.Definition, Deployment: made, Bounds: bounds,
		Progress: func(line string) { s.lines = append(s.lines, line) },
		Output:   s.printed,
	})
	g.Expect(err != nil).To(Equal(r.infra), "an error: %v", err)
	s.cancel()
	return outcome
}

// printed reads what a container printed from the stand-in's own state.
func (s *stage) printed(_ context.Context, task deploy.Task, container string) (lines []string, err error) {
	s.View(func(d *state.Data, _ *state.Service) {
		for _, c := range task.Containers {
			if stream := d.LogGroups[standintest.LogGroup].Streams[c.RuntimeID]; c.Name == container && stream != nil {
				for _, e := range stream.Events {
					lines = append(lines, e.Message)
				}
			}
		}
	})
	return lines, err
}

func TestEveryWayOfNotSettling(t *testing.T) {
	for sentence, r := range rehearsals {
		t.Run(sentence, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				outcome, s := rehearse(t, r)
				told := outcome.Explain()
				t.Logf("%s after %s and %d calls\n%s\n%s", outcome.Kind, outcome.Took, outcome.Calls, told,
					strings.Join(s.lines, "\n"))
				g.Expect(outcome.Kind).To(Equal(r.kind))
				g.Expect(outcome.Infra).To(Equal(r.infra))
				g.Expect(outcome.Took).To(BeNumerically(">=", r.since), "before the evidence")
				g.Expect(outcome.Took).To(BeNumerically("<=", r.by), "too long after the evidence")
				for _, words := range r.says {
					g.Expect(told).To(ContainSubstring(words))
				}
				g.Expect(told).NotTo(MatchRegexp(`\{[a-z-]+\}`), "a fact is missing")
				if outcome.Took > 30*time.Second {
					g.Expect(float64(outcome.Calls)).To(BeNumerically("<", outcome.Took.Seconds()), "more than a call a second")
				}
			})
		})
	}
}

// stopOne stops a task of the new revision, as a person would.
func (s *stage) stopOne() {
	out, err := s.client.ListTasks(s.ctx, &ecs.ListTasksInput{Cluster: &s.Cluster, ServiceName: &s.Service})
	if err != nil {
		return
	}
	all, err := s.client.DescribeTasks(s.ctx, &ecs.DescribeTasksInput{Cluster: &s.Cluster, Tasks: out.TaskArns})
	if err != nil {
		return
	}
	for _, task := range all.Tasks {
		if strings.HasSuffix(*task.TaskDefinitionArn, ":2") {
			_, _ = s.client.StopTask(s.ctx, &ecs.StopTaskInput{
				Cluster: &s.Cluster, Task: task.TaskArn, Reason: aws.String("to see what happens"),
			})
			return
		}
	}
}

// neighbour puts another service on the port of the instance that has no task, and then asks for two tasks of ours.
func (s *stage) neighbour() {
	other := s.Definition()
	other.Family, other.ContainerDefinitions = aws.String("neighbour"), other.ContainerDefinitions[:1]
	other.ContainerDefinitions[0].Links = nil
	_, _ = s.client.RegisterTaskDefinition(s.ctx, other)
	_, _ = s.client.CreateService(s.ctx, &ecs.CreateServiceInput{
		Cluster: &s.Cluster, ServiceName: aws.String("neighbour"), TaskDefinition: other.Family, DesiredCount: aws.Int32(1),
	})
	s.after(time.Second)
	s.scale(2)
}

// spoil lets the new service's containers behave differently on the instance that has none of them yet.
func (s *stage) spoil(script engine.Script) {
	s.View(func(d *state.Data, _ *state.Service) {
		for _, task := range d.Tasks {
			if task.Definition.Revision == 1 && task.Desired == state.Running {
				s.Engine.SetImageOn(task.Instance.Instance.ID, *s.service().Image, script)
			}
		}
	})
}

// scale sets the service's desired count.
func (s *stage) scale(n int32) {
	_, _ = s.client.UpdateService(s.ctx, &ecs.UpdateServiceInput{
		Cluster: &s.Cluster, Service: &s.Service, DesiredCount: aws.Int32(n),
	})
}

// redeploy rolls the first revision out once more, on the images as they are now.
func (s *stage) redeploy() {
	_, _ = s.client.UpdateService(s.ctx, &ecs.UpdateServiceInput{
		Cluster: &s.Cluster, Service: &s.Service, ForceNewDeployment: true,
	})
	s.Settled()
}

// ecsCalls counts the calls of the watch, the SDK's own retries included.
func (s *stage) ecsCalls() float64 { return float64(len(s.Calls()) - s.begun) }
