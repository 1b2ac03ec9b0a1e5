package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"
)

// completedAt is our deployment done 21 s after it began, which ECS says at another time by its own clock.
func completedAt(at time.Duration) scene {
	s := done(21*time.Second, "a", "b")
	s.service.Events = []types.ServiceEvent{{
		Id: aws.String("e"), CreatedAt: aws.Time(noon.Add(at)),
		Message: aws.String("(service s) (deployment ecs-svc/2) deployment completed."),
	}}
	return s
}

// behind moves a play's day so that ECS's clock is ahead of ours by skew.
func behind(skew time.Duration, scenes ...scene) []scene {
	for i := range scenes {
		for j := range scenes[i].service.Deployments {
			d := &scenes[i].service.Deployments[j]
			d.CreatedAt = aws.Time(d.CreatedAt.Add(skew))
		}
		for j := range scenes[i].service.Events {
			e := &scenes[i].service.Events[j]
			e.CreatedAt = aws.Time(e.CreatedAt.Add(skew))
		}
	}
	return scenes
}

func TestTheSettleWindowBeginsInTimeByAnECSWhoseClockIsAhead(t *testing.T) {
	g := NewWithT(t)
	p := &play{scenes: behind(2*time.Minute, begun(), completedAt(21*time.Second))}
	outcome, _, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(outcome.Steady).To(Equal(21 * time.Second))
}

func TestTheSettleWindowBeginsWhenECSSaysSoAndNotAtTheLookThatShowsIt(t *testing.T) {
	late, _, err := watch(t.Context(), &play{scenes: []scene{begun(), done(21*time.Second, "a", "b")}})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for name, c := range map[string]struct{ said, from, to time.Duration }{
		"between two looks":                          {21 * time.Second, 21 * time.Second, 21 * time.Second},
		"before the look that showed otherwise":      {2 * time.Second, 12 * time.Second, 21 * time.Second},
		"in our future, by a clock that differs":     {2 * time.Minute, late.Steady, late.Steady},
		"before the deployment, by such a clock too": {-2 * time.Minute, late.Steady, late.Steady},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{scenes: []scene{begun(), completedAt(c.said)}})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue())
			g.Expect(outcome.Steady).To(And(BeNumerically(">=", c.from), BeNumerically("<=", c.to)))
			g.Expect(outcome.Took).To(BeNumerically("~", outcome.Steady+time.Minute, time.Second), "the whole window, and no more")
			g.Expect(late.Steady).To(BeNumerically(">", 21*time.Second), "or else there is nothing to gain")
		})
	}
}
