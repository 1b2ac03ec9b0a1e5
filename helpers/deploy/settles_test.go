package deploy_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
)

// good are deployments that settle, though not all of them look so on the way. by is how long they take at most.
var good = map[string]rehearsal{
	"healthy at 50/100": {by: 3 * time.Minute},
	"healthy at 50/200": {options: standintest.Options{MinimumHealthy: 50, Maximum: 200}, by: 3 * time.Minute},
	"healthy at 0/100": {
		options: standintest.Options{MinimumHealthy: 0, Maximum: 100}, by: 3 * time.Minute,
	},
	"100/200 with an instance more": {
		options: standintest.Options{MinimumHealthy: 100, Maximum: 200, Instances: 3}, by: 4 * time.Minute,
	},
	"100/200 of small tasks on the host's own ports": {
		options: standintest.Options{MinimumHealthy: 100, Maximum: 200, Memory: 2000, CPU: 2048, Before: nil},
		change:  func(s *stage) { s.service().PortMappings[0].HostPort = aws.Int32(8080) }, by: 4 * time.Minute,
	},
	"with a health check that takes its time": {
		change: func(s *stage) {
			s.service().HealthCheck = &types.HealthCheck{
				Command: []string{"CMD", "true"}, Interval: aws.Int32(10), Retries: aws.Int32(5),
			}
			s.behave(engine.Script{Healthy: 30 * time.Second})
		}, by: 3 * time.Minute,
	},
	"old tasks that take half a minute to stop": {
		options: standintest.Options{Unsettled: true},
		change: func(s *stage) {
			s.Behave(standintest.ServiceImage, engine.Script{StopsIn: 25 * time.Second})
			s.behave(engine.Script{})
			s.redeploy()
		}, by: 4 * time.Minute,
	},
	"an image that takes a minute to pull": {
		change: func(s *stage) { s.behave(engine.Script{Pulls: time.Minute}) }, by: 6 * time.Minute,
	},
	"an image that could not be pulled twice": {
		change: (*stage).unreachable,
		meanwhile: func(s *stage) {
			if s.after(2500 * time.Millisecond) {
				s.behave(engine.Script{})
			}
		}, by: 4 * time.Minute,
	},
	"no network for 20 s": {
		meanwhile: func(s *stage) {
			if s.after(10 * time.Second) {
				s.broken("cut-off")
			}
			if s.after(20 * time.Second) {
				s.mended()
			}
		}, by: 3 * time.Minute,
	},
	"throttled for a minute": {
		meanwhile: func(s *stage) {
			if s.after(10 * time.Second) {
				s.broken("throttled")
			}
			if s.after(time.Minute) {
				s.mended()
			}
		}, by: 4 * time.Minute,
	},
	"an agent that connects anew": {
		change: func(s *stage) { s.first(func(i *state.ContainerInstance) { i.AgentConnected = false }) },
		meanwhile: func(s *stage) {
			if s.after(12 * time.Second) {
				s.first(func(i *state.ContainerInstance) { i.AgentConnected = true })
			}
		}, by: 4 * time.Minute,
	},
	"instances that join a little late": {
		change: func(s *stage) { s.everywhere(func(i *state.ContainerInstance) { i.Status = "INACTIVE" }) },
		meanwhile: func(s *stage) {
			if s.after(12 * time.Second) {
				s.everywhere(func(i *state.ContainerInstance) { i.Status = state.Active })
			}
		}, by: 4 * time.Minute,
	},
	"a service that is scaled in meanwhile": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.scale(1)
			}
		}, by: 4 * time.Minute,
	},
}

func TestEveryWayOfSettling(t *testing.T) {
	for sentence, r := range good {
		t.Run(sentence, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				outcome, s := rehearse(t, r)
				t.Logf("%s after %s and %d calls\n%s\n%s", outcome.Kind, outcome.Took, outcome.Calls, outcome.Explain(),
					strings.Join(s.lines, "\n"))
				g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
				g.Expect(outcome.Kind).To(BeEmpty())
				g.Expect(outcome.Took).To(BeNumerically("<=", r.by))
				g.Expect(outcome.Took-outcome.Steady).To(BeNumerically(">=", time.Minute), "its settle window")
				g.Expect(float64(outcome.Calls)).To(BeNumerically("<", outcome.Took.Seconds()), "fewer calls than one a second")
				g.Expect(s.ecsCalls()).To(BeNumerically("<", outcome.Took.Seconds()), "as ECS counts them")
			})
		})
	}
}
