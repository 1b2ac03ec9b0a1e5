package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// at is a scene at another time.
func at(after time.Duration, s scene) scene { s.after = after; return s }

// One answer of ECS may be older than the one before it.
func TestOneOldAnswerIsNoVerdict(t *testing.T) {
	none := begun()
	none.service.DesiredCount = 0
	inactive := begun()
	inactive.service.Status = aws.String("INACTIVE")
	before := scene{service: service(rollout("1", "PRIMARY", rev7, 2, completed)), tasks: tasks(rev7, "1", "x", "y")}
	elsewhere := scene{err: &smithy.GenericAPIError{Code: "ClusterNotFoundException", Message: "Cluster not found."}}
	newer := scene{service: service(rollout("3", "PRIMARY", rev9, 0, inProgress), rollout("2", "ACTIVE", rev8, 1, inProgress))}
	for answer, odd := range map[string]scene{
		"without our deployment": before, "without the service": {}, "of a service that wants no tasks": none,
		"of a service that was deleted": inactive, "of no cluster": elsewhere, "of a newer deployment": newer,
	} {
		t.Run(answer, func(t *testing.T) {
			g := NewWithT(t)
			outcome, lines, err := watch(t.Context(), &play{scenes: []scene{
				begun(), at(4*time.Second, odd), at(8*time.Second, begun()), done(40*time.Second, "a", "b"),
			}, definition: pair, rooms: spacious})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
			g.Expect(lines).To(ContainElement(ContainSubstring("answer")), "it is told")
		})
	}
}

func TestAnOldAnswerDoesNotBeginTheWindowAnew(t *testing.T) {
	g := NewWithT(t)
	before := scene{service: service(rollout("1", "PRIMARY", rev7, 2, completed)), tasks: tasks(rev7, "1", "x", "y")}
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{
		done(0, "a", "b"), at(40*time.Second, before), done(62*time.Second, "a", "b"),
	}, definition: pair})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
	g.Expect(outcome.Took).To(BeNumerically("<", 90*time.Second))
}

func TestAnOldAnswerIsNeverBelieved(t *testing.T) {
	g := NewWithT(t)
	before := scene{service: service(rollout("1", "PRIMARY", rev7, 2, completed)), tasks: tasks(rev7, "1", "x", "y")}
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{begun(), at(4*time.Second, before)}, definition: pair})
	g.Expect(err).To(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Silent), outcome.Explain())
	g.Expect(outcome.Cause).To(ContainSubstring("an answer from before deployment ecs-svc/2: the newest that it has is " +
		"ecs-svc/1 of testdriven-staging:7 since 11:59:00 UTC"))
}

// A stand-in's looks are close together, and so are the two that have to agree.
func TestTwoLooksOfAFastTargetAgreeSooner(t *testing.T) {
	g := NewWithT(t)
	p := &play{scenes: []scene{begun(), {after: time.Second}}, clock: &moved{now: noon}}
	outcome, err := deploy.Watch(t.Context(), p, p.clock, deploy.WatchConfig{
		Cluster: "c", Service: "s", Deployment: deploy.Deployment{ID: "ecs-svc/2", Definition: rev8, CreatedAt: noon},
		Bounds: target.Deployment{Within: time.Minute, Settle: time.Second, Poll: 100 * time.Millisecond},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Gone))
	g.Expect(outcome.Took).To(BeNumerically("<", 3*time.Second))
}

// ECS's clock need not go as ours.
func TestAClockThatGoesAheadMakesNoTaskStuck(t *testing.T) {
	stopping := tasks(rev7, "1", "old")[0]
	stopping.StopCode, stopping.StoppedReason = ecsItself, aws.String("Scaling activity initiated by (deployment ecs-svc/2)")
	stopping.StoppingAt, stopping.ContainerInstanceArn = aws.Time(noon.Add(time.Second)), aws.String("host/a")
	mute := host("a", 724, 649, "22", "80")
	mute.AgentConnected = false
	one := begun("(service s) has started 1 tasks: (task a).")
	one.service.DeploymentConfiguration = &types.DeploymentConfiguration{
		MinimumHealthyPercent: aws.Int32(50), MaximumPercent: aws.Int32(100),
	}
	for _, skew := range []time.Duration{-2 * time.Minute, 0, 2 * time.Minute} {
		t.Run(skew.String(), func(t *testing.T) {
			g := NewWithT(t)
			p := &play{
				scenes: []scene{one, done(skew+15*time.Second, "a", "b")}, stopped: []types.Task{stopping}, definition: pair,
				rooms: []types.ContainerInstance{mute, host("b", 1024, 949, "22")}, clock: &moved{now: noon.Add(skew)},
			}
			outcome, err := deploy.Watch(t.Context(), p, p.clock, deploy.WatchConfig{
				Cluster: "c", Service: "s", Previous: rev7,
				Deployment: deploy.Deployment{ID: "ecs-svc/2", Definition: rev8, CreatedAt: noon},
				Bounds:     target.Deployment{Within: 5 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second},
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
		})
	}
}

func TestADoubtDoesNotHurryAnECSThatWantsFewerLooks(t *testing.T) {
	g := NewWithT(t)
	newer := scene{service: service(rollout("3", "PRIMARY", rev9, 0, inProgress), rollout("2", "ACTIVE", rev8, 1, inProgress))}
	p := &play{scenes: []scene{begun(), at(2*time.Second, newer), {after: 6 * time.Second, err: throttled}, at(60*time.Second, newer)}, definition: pair}
	outcome, _, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Replaced))
	g.Expect(outcome.Calls).To(BeNumerically("<", 16), "looks two seconds apart would be 30 and more")
}
