package deploy_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/target"
)

// reality is a rollout of real containers, and how it has to end.
type reality struct {
	// options are those of the stand-in; its service has one task, which is stopped before the next starts.
	options standintest.Options
	// healthy is after how long a task counts as healthy. Zero is never in a test, so that no container that ends is taken
	// for a good one, however busy the machine.
	healthy time.Duration
	// settle is the watch's; zero is a second.
	settle time.Duration
	// old and steps are what the containers of the first and of the new revision do; none is to hang.
	old, steps []string
	// uneven lets the new revision's containers exit with 3 on every instance but the first that gets one.
	uneven bool
	// change breaks the definition that is about to be deployed.
	change func(*realStage)
	// meanwhile happens beside the watch, and deployed between the update and the watch.
	meanwhile, deployed func(*realStage)

	// kind is empty for a deployment that settles.
	kind deploy.Kind
	// says has to match what is told of it, and progress its lines.
	says, progress []string
}

// realStage is a stage on a real engine.
type realStage struct {
	*stage
	*WithT
	t      *testing.T
	docker *client.Client
}

// soon is the time between two looks of a test, and patience bounds its waits on a busy machine.
const (
	soon     = 20 * time.Millisecond
	patience = 5 * time.Minute
)

// act makes a definition of one container that takes the given steps on the given port of its host.
func act(def *ecs.RegisterTaskDefinitionInput, image string, port int, steps []string) {
	def.ContainerDefinitions = def.ContainerDefinitions[:1]
	c := &def.ContainerDefinitions[0]
	c.Image, c.Links, c.StopTimeout = aws.String(image), nil, aws.Int32(3)
	c.MemoryReservation, c.Memory, c.Cpu = nil, aws.Int32(64), 10
	c.PortMappings = []types.PortMapping{{ContainerPort: aws.Int32(5000), HostPort: aws.Int32(int32(port))}}
	if c.Command = steps; len(steps) == 0 {
		c.Command = []string{"hang"}
	}
}

// uneven is an engine whose instances are not alike.
type uneven struct {
	engine.Engine
	good chan string
}

func (u uneven) Create(ctx context.Context, spec engine.Spec) (string, error) {
	if strings.Contains(spec.Name, "-2-") { // the second revision
		select {
		case u.good <- spec.Instance:
		default:
			first := <-u.good
			u.good <- first
			if spec.Instance != first {
				spec.Command = []string{"out:not on this host", "exit:3"}
			}
		}
	}
	return u.Engine.Create(ctx, spec)
}

// engine connects to a real engine, which is left as it was found.
func (r reality) engine(t *testing.T) engine.Engine {
	g := NewWithT(t)
	docker, err := engine.Connect(t.Context(), engine.Options{Owner: enginetest.Unique()})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		g.Expect(docker.RemoveAll(context.Background())).To(Succeed())
		g.Expect(docker.Close()).To(Succeed())
	})
	if r.uneven {
		return uneven{docker, make(chan string, 1)}
	}
	return docker
}

// standIn starts a stand-in whose service runs the first revision.
func (r reality) standIn(t *testing.T, image string) *realStage {
	opts := r.options
	opts.Docker = r.engine(t)
	opts.Instances = max(opts.Instances, 1)
	opts.Desired, opts.Maximum = max(opts.Desired, 1), max(opts.Maximum, 100)
	opts.Unsettled = r.healthy == 0
	opts.Define = func(def *ecs.RegisterTaskDefinitionInput) { act(def, image, freePort(t), r.old) }
	opts.Pace = reconcile.Config{
		HealthyAfter: cmp.Or(r.healthy, time.Hour), RetryAfter: 200 * time.Millisecond, HealthPoll: 50 * time.Millisecond,
	}
	s := &realStage{
		stage: &stage{StandIn: standintest.New(t, opts)}, WithT: NewWithT(t), t: t, docker: enginetest.API(t),
	}
	s.ctx, s.cancel = context.WithCancel(t.Context())
	t.Cleanup(s.cancel)
	s.client, s.definition = ecs.NewFromConfig(s.Config()), s.Definition()
	s.Eventually(s.running, patience, soon).WithArguments(1).ShouldNot(BeEmpty())
	return s
}

// running are the tasks of a revision that run.
func (s *realStage) running(revision int) (tasks []deploy.Task) {
	all, err := deploy.RunningTasks(s.ctx, s.client, s.Cluster, s.Service)
	if err != nil {
		return nil
	}
	for _, t := range all {
		if t.LastStatus == "RUNNING" && deploy.RevisionOf(t.Definition).Number == revision {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

// awaitNew returns the first task of the new revision as soon as it runs; false is a watch that was over before.
func (s *realStage) awaitNew() (deploy.Task, bool) {
	for s.after(soon) {
		if found := s.running(2); len(found) > 0 {
			return found[0], true
		}
	}
	return deploy.Task{}, false
}

// terminate lets the new revision's container, which beats, go on with its next step once its deployment looks good.
// Before its first beat it does not hear that.
func (s *realStage) terminate() {
	task, there := s.awaitNew()
	for there && (!s.beats(task) || !s.looksGood()) {
		there = s.after(soon)
	}
	if there {
		_, _ = s.docker.ContainerKill(s.ctx, task.Containers[0].RuntimeID, client.ContainerKillOptions{Signal: "SIGTERM"})
	}
}

func (s *realStage) beats(task deploy.Task) bool {
	lines, err := s.printed(s.ctx, task, task.Containers[0].Name)
	return err == nil && len(lines) > 0
}

// looksGood says that the newest deployment is COMPLETED.
func (s *realStage) looksGood() bool {
	status, err := deploy.Look(s.ctx, s.client, s.Cluster, s.Service)
	return err == nil && status.Deployments[0].Rollout == "COMPLETED"
}

// rolledBack returns when services-stable is green.
func (s *realStage) rolledBack() {
	s.Eventually(s.Events, patience, soon).Should(ContainElement(ContainSubstring("rolling back to deployment")))
	stable := ecs.NewServicesStableWaiter(s.client, func(o *ecs.ServicesStableWaiterOptions) {
		o.MinDelay, o.MaxDelay = 100*time.Millisecond, 200*time.Millisecond
	})
	in := &ecs.DescribeServicesInput{Cluster: &s.Cluster, Services: []string{s.Service}}
	s.Expect(stable.Wait(s.ctx, in, patience)).To(Succeed())
}

func (r reality) watch(s *realStage) deploy.Outcome {
	rev, err := deploy.Register(s.ctx, s.client, deploy.Definition{Task: s.definition})
	s.Expect(err).NotTo(HaveOccurred())
	before, err := deploy.Look(s.ctx, s.client, s.Cluster, s.Service)
	s.Expect(err).NotTo(HaveOccurred())
	made, err := deploy.Update(s.ctx, s.client, s.Cluster, s.Service, rev)
	s.Expect(err).NotTo(HaveOccurred())
	if r.deployed != nil {
		r.deployed(s)
	}
	if r.meanwhile != nil {
		go r.meanwhile(s)
	}
	outcome, err := deploy.Watch(s.ctx, s.client, deploy.SystemClock{}, deploy.WatchConfig{
		Cluster: s.Cluster, Service: s.Service, Previous: before.Definition, Deployment: made,
		Bounds:   target.Deployment{Within: patience, Settle: cmp.Or(r.settle, time.Second), Poll: 100 * time.Millisecond},
		Progress: func(line string) { s.lines = append(s.lines, line) },
		Output:   s.printed,
	})
	s.Expect(err).NotTo(HaveOccurred())
	s.cancel()
	return outcome
}

func TestRealContainersAreJudged(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	image := enginetest.Image(t)
	for sentence, r := range realities {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			s := r.standIn(t, image)
			act(s.definition, image, freePort(t), r.steps)
			if r.change != nil {
				r.change(s)
			}
			outcome := r.watch(s)
			told, lines := outcome.Explain(), strings.Join(s.lines, "\n")
			t.Logf("%s after %s and %d calls\n%s\n%s", outcome.Kind, outcome.Took, outcome.Calls, told, lines)
			s.Expect(outcome.Kind).To(Equal(r.kind), told)
			s.Expect(outcome.Settled).To(Equal(r.kind == ""))
			s.Expect(outcome.Infra).To(BeFalse())
			for _, words := range r.says {
				s.Expect(told).To(MatchRegexp(words))
			}
			for _, words := range r.progress {
				s.Expect(lines).To(MatchRegexp(words))
			}
			s.Expect(told).NotTo(MatchRegexp(`\{[a-z-]+\}`), "a fact is missing")
		})
	}
}
