package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// taken is our deployment, with the tasks that it took over from another of the same revision.
func taken(after time.Duration, ids ...string) scene {
	s := done(after, ids...)
	for i := range s.tasks {
		s.tasks[i].StartedBy = aws.String("ecs-svc/1")
	}
	return s
}

// crashed is one of them that ended by itself.
func crashed() types.Task {
	crash := dead(byItself, "Essential container in task exited", exited("users-service", 1, ""))
	crash.StartedBy = aws.String("ecs-svc/1")
	return crash
}

func TestATaskThatWasTakenOverIsOurs(t *testing.T) {
	g := NewWithT(t)
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{taken(0, "a", "b"), taken(20*time.Second, "a", "c")}, stopped: []types.Task{crashed()}, definition: pair,
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Crashed), outcome.Explain())

	sick := taken(0, "a", "b")
	sick.tasks[0].HealthStatus = types.HealthStatusUnhealthy
	outcome, _, err = watch(t.Context(), &play{scenes: []scene{sick}, definition: pair})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Unhealthy))
}

func TestATaskThatEndedBeforeItWasTakenOverIsNotOurs(t *testing.T) {
	g := NewWithT(t)
	crash := crashed()
	crash.ExecutionStoppedAt = aws.Time(noon.Add(-time.Second))
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{taken(0, "a", "b"), taken(20*time.Second, "a", "c")}, stopped: []types.Task{crash}, definition: pair,
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
}

// A deployment that replaces older tasks of its own revision has not taken them over.
func TestATaskThatOursReplacesIsNotOurs(t *testing.T) {
	g := NewWithT(t)
	both := scene{service: says(service(rollout("2", "PRIMARY", rev8, 0, inProgress), rollout("1", "ACTIVE", rev8, 1, completed)),
		"(service s) has started 2 tasks: (task a) (task b).")}
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{both, done(20*time.Second, "a", "b")}, stopped: []types.Task{crashed()}, definition: pair,
		rooms: []types.ContainerInstance{host("a", 1024, 949), host("b", 1024, 949), host("c", 1024, 949)},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
}

func TestStopsAreAlsoThoseOfTasksThatWereTakenOver(t *testing.T) {
	g := NewWithT(t)
	p := &play{clock: &moved{now: noon}, scenes: []scene{done(0, "a", "b")}, stopped: []types.Task{crashed()}}
	stops, err := deploy.StopsOf(t.Context(), p, "c", "s", "ecs-svc/2")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(stops.Tasks).To(HaveExactElements(HaveField("ID()", "dead")))

	replaced := tasks(rev8, "1", "old")[0]
	p.stopped = append(p.stopped,
		stoppedAfter(time.Second, ecsItself, "Scaling activity initiated by (deployment ecs-svc/2)", replaced))
	stops, err = deploy.StopsOf(t.Context(), p, "c", "s", "ecs-svc/2")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(stops.Tasks).To(BeEmpty(), "it replaced them")
}

// ECS starts a task that lost its instance again; that says nothing about the revision, unless it goes on.
func TestATaskThatLostItsInstanceIsReplaced(t *testing.T) {
	for reason, lost := range map[string]types.Task{
		"terminated":   dead(types.TaskStopCodeTerminationNotice, "Host EC2 (instance i-1) terminated."),
		"deregistered": dead("", "Container instance deregistration forced by user"),
		"taken back":   dead(types.TaskStopCodeSpotInterruption, "x"),
	} {
		t.Run(reason, func(t *testing.T) {
			g := NewWithT(t)
			scenes := []scene{begun("(service s) has started 2 tasks: (task dead)."), done(40*time.Second, "a", "b")}
			p := &play{scenes: scenes, stopped: []types.Task{lost}, definition: pair, rooms: spacious}
			outcome, lines, err := watch(t.Context(), p)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
			g.Expect(texts(lines)).To(ContainElement(And(ContainSubstring("task dead stopped ("), HaveSuffix("which may pass"))))

			p.stopped = []types.Task{lost, named(lost, "again"), named(lost, "thrice")}
			outcome, _, err = watch(t.Context(), p)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Kind).To(Equal(deploy.HostLost))

			stops, err := deploy.StopsOf(t.Context(), p, "c", "s", "ecs-svc/2")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(stops.Tasks).To(BeEmpty())
			g.Expect(stops.Lost).To(HaveLen(3))
		})
	}
}

// spacious are instances with room for every task.
var spacious = []types.ContainerInstance{host("a", 1024, 949), host("b", 1024, 949), host("c", 1024, 949)}

// A restart policy lets the agent start a container again inside its task.
func TestARestartInsideATaskBeginsTheWindowAnew(t *testing.T) {
	g := NewWithT(t)
	var scenes []scene
	for i := range 30 {
		s := done(time.Duration(i)*5*time.Second, "a", "b")
		s.tasks[0].Containers = []types.Container{{Name: aws.String("users-service"), RuntimeId: aws.String(time.Duration(i).String())}}
		scenes = append(scenes, s)
	}
	outcome, _, err := watch(t.Context(), &play{scenes: scenes, definition: pair})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
	g.Expect(outcome.Took).To(BeNumerically(">=", 145*time.Second+time.Minute))
}

// The one deployment of the service has to be ours.
func TestAnotherDeploymentOfOurRevisionIsNotOurs(t *testing.T) {
	g := NewWithT(t)
	other := scene{service: service(rollout("3", "PRIMARY", rev8, 2, completed)), tasks: tasks(rev8, "3", "a", "b")}
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{done(0, "a", "b"), at(59900*time.Millisecond, other)}, definition: pair})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeFalse())
	g.Expect(outcome.Kind).To(Equal(deploy.Replaced))
}
