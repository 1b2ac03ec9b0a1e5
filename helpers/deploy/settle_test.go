package deploy_test

import (
	"net"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

func TestWatchBeginsTheSettleWindowAnewWhenTasksChange(t *testing.T) {
	g := NewWithT(t)
	p := &play{scenes: []scene{
		begun(), done(20*time.Second, "a", "b"), done(50*time.Second, "a", "c"), done(70*time.Second, "d", "c"),
	}}
	outcome, _, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(outcome.Took).To(BeNumerically(">=", 70*time.Second+time.Minute))
}

func TestWatchDoesNotBelieveACrashLoopThatLooksSteadyAtTimes(t *testing.T) {
	g := NewWithT(t)
	var scenes []scene
	for i := range 20 {
		scenes = append(scenes, done(time.Duration(i)*30*time.Second, "a", "crash-"+string(rune('a'+i))))
	}
	outcome, _, err := watch(t.Context(), &play{scenes: scenes})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeFalse())
	g.Expect(outcome.Cause).To(MatchRegexp(`^testdriven-staging:8 did not stay steady for 1m0s ` +
		`\(deployment.settle\) within 5m0s \(deployment.within\): its tasks changed \d+ times; it last moved \d+s before that: testdriven-staging:8: 2 of 2 tasks running, .*$`))
	g.Expect(outcome.Kind).To(Equal(deploy.Slow))
	g.Expect(outcome.Took).To(BeNumerically("<", 5*time.Minute+30*time.Second))
}

func TestWatchWaitsOutAnAnswerFromBeforeTheUpdate(t *testing.T) {
	g := NewWithT(t)
	stale := scene{service: service(rollout("1", "PRIMARY", rev7, 2, completed)), tasks: tasks(rev7, "1", "x", "y")}
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{stale, done(10*time.Second, "a", "b")}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
}

func TestWatchWantsEveryTaskToRunTheRevision(t *testing.T) {
	g := NewWithT(t)
	mixed := done(0, "a")
	mixed.tasks = append(mixed.tasks, tasks(rev7, "1", "old")...)
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{mixed}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Cause).To(HavePrefix("testdriven-staging:8 was not steady within 5m0s (deployment.within), " +
		"task old runs testdriven-staging:7; it last moved 5m0s before that: "))
}

func TestWatchSlowsDownWhenThrottledAndGoesOn(t *testing.T) {
	g := NewWithT(t)
	p := &play{scenes: []scene{begun(), {after: 10 * time.Second, err: throttled}, done(60*time.Second, "a", "b")}}
	outcome, lines, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(texts(lines)).To(ContainElement("ECS does not answer, asking again: describing service c/s: " +
		"api error ThrottlingException: Rate exceeded"))
	g.Expect(slices.Max(p.clock.waits)).To(BeNumerically(">", 4*2*time.Second), "further apart than looks that are answered")
}

func TestWatchGoesOnWhenTheNetworkFailsForAWhile(t *testing.T) {
	g := NewWithT(t)
	lost := refused("DescribeServices", &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", IsNotFound: true}})
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{
		begun(), {after: 10 * time.Second, err: lost}, done(30*time.Second, "a", "b"),
	}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())

	outcome, _, err = watch(t.Context(), &play{scenes: []scene{{err: lost}}})
	g.Expect(err).To(HaveOccurred())
	g.Expect(outcome.Took).To(BeZero(), "a name that was never found is our input")
}

func TestWatchLooksFastAtFirstAndSlowerLater(t *testing.T) {
	g := NewWithT(t)
	p := &play{scenes: []scene{begun()}}
	_, _, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.clock.waits[:6]).To(Equal([]time.Duration{
		2 * time.Second, 3 * time.Second, 4500 * time.Millisecond, 6750 * time.Millisecond, 8 * time.Second, 8 * time.Second,
	}))
	p = &play{scenes: []scene{done(0, "a", "b")}}
	_, _, err = watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.clock.waits[0]).To(Equal(4*time.Second), "a look at the tasks costs three calls")
}
