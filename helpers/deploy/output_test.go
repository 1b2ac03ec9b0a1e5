package deploy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

func TestWhatADeadContainerPrintedIsEvidence(t *testing.T) {
	many := make([]string, 30)
	for i := range many {
		many[i] = fmt.Sprint("line ", i)
	}
	asked := 0
	for situation, tc := range map[string]struct {
		output func(context.Context, deploy.Task, string) ([]string, error)
		last   string
		lines  int
	}{
		"its last lines": {
			func(_ context.Context, task deploy.Task, container string) ([]string, error) {
				return append(many, container+" of "+task.Containers[0].RuntimeID), nil
			}, "  | users-service of docker-users-service", 13,
		},
		"lines that arrive late": {
			func(context.Context, deploy.Task, string) ([]string, error) {
				if asked++; asked < 3 {
					return nil, nil
				}
				return []string{"at last"}, nil
			}, "  | at last", 4,
		},
		"nothing": {
			func(context.Context, deploy.Task, string) ([]string, error) { return nil, nil },
			"container users-service printed nothing", 3,
		},
		"why it could not be read": {
			func(context.Context, deploy.Task, string) ([]string, error) {
				return nil, errors.New("no such log stream")
			},
			"what container users-service printed could not be read: no such log stream", 3,
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome := died(t, tc.output)
			g.Expect(outcome.Kind).To(Equal(deploy.Crashed))
			g.Expect(outcome.Cause).To(ContainSubstring("exited by itself with 1"))
			g.Expect(outcome.Evidence).To(HaveLen(tc.lines))
			g.Expect(outcome.Evidence[tc.lines-1]).To(Equal(tc.last))
		})
	}
}

// died watches a deployment whose task exited at once.
func died(t *testing.T, output func(context.Context, deploy.Task, string) ([]string, error)) deploy.Outcome {
	p := &play{
		clock: &moved{now: noon}, scenes: []scene{begun("(service s) has started 1 tasks: (task dead).")}, definition: pair,
		stopped: []types.Task{dead(byItself, "Essential container in task exited", exited("users-service", 1, ""))},
	}
	outcome, err := deploy.Watch(t.Context(), p, p.clock, deploy.WatchConfig{
		Cluster: "c", Service: "s", Output: output,
		Deployment: deploy.Deployment{ID: "ecs-svc/2", Status: "PRIMARY", Definition: rev8, CreatedAt: noon},
		Bounds:     target.Deployment{Within: 5 * time.Minute, Settle: time.Minute, Poll: 2 * time.Second},
	})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return outcome
}

func TestAnOutputThatHangsDoesNotHideTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, begin := NewWithT(t), time.Now()
		release := make(chan struct{})
		outcome := died(t, func(context.Context, deploy.Task, string) ([]string, error) {
			<-release
			return nil, nil
		})
		close(release)
		g.Expect(outcome.Kind).To(Equal(deploy.Crashed))
		g.Expect(outcome.Evidence).To(ContainElement("what container users-service printed could not be read: context deadline exceeded"))
		g.Expect(time.Since(begin)).To(BeNumerically("<", 10*time.Second))
	})
}
