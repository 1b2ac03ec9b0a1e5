package smoke

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
)

// inStream says where was looked, and how to look there oneself.
const inStream = "in stream %s; to look yourself:\n%s"

// in makes a matcher tell how to look at the stream oneself.
func in(stream string, matcher types.GomegaMatcher) types.GomegaMatcher {
	return Advised(matcher, lookYourself(stream))
}

// clockSkew is how far an instance's clock may be behind ours before a line of now looks old.
const clockSkew = 5 * time.Minute

// startSkew is how long before the time of its start that the engine tells a container may have printed already.
const startSkew = time.Second

// lookYourself is the command that shows a stream.
func lookYourself(stream string) string {
	return fmt.Sprintf("aws logs get-log-events --start-from-head --log-group-name %s --log-stream-name %s",
		env.target.Logs.Group, stream)
}

// onEveryStream looks at all that the running containers have printed since they were made, which is after the
// deployment that made them. What is refused may be a message of which the rest is still under way.
func onEveryStream(ctx context.Context, hold func() types.GomegaMatcher) {
	GinkgoHelper()
	onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
		for _, container := range env.target.Containers {
			stream := l.stream(ctx, g, container.Name)
			g.Eventually(ctx, func(ctx context.Context) ([]logs.Event, error) {
				return l.events(ctx, stream, time.Time{})
			}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
				Should(in(stream, hold()), "%s,", container.Name)
		}
	})
}

// stream is the name of the log stream of the instance's container called name.
func (l *look) stream(ctx context.Context, g Gomega, name string) string {
	g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
	container, ok := l.Container(name)
	g.Expect(ok).To(BeTrue(), "ECS lists no container %q in the task", name)
	wanted, _ := l.definition(ctx, g).Container(name)
	return logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], name, l.Tasks[0].ID(), container.RuntimeID)
}

// sinceStart reads what the container called name has printed since it was last started, by a person too.
func (l *look) sinceStart(ctx context.Context, name, stream string) ([]logs.Event, error) {
	started, err := l.startOf(ctx, name)
	if err != nil {
		return nil, l.saw(err)
	}
	events, err := l.events(ctx, stream, started.Add(-startSkew))
	return untilRestart(name, events), err
}

// startOf asks the engine when the container called name was last started.
func (l *look) startOf(ctx context.Context, name string) (time.Time, error) {
	host, err := l.dial(ctx)
	if err != nil {
		return time.Time{}, err
	}
	container, _ := l.Container(name)
	told, err := host.Run(ctx, "docker", "inspect", "--format", "{{.State.StartedAt}}", container.RuntimeID)
	if err != nil {
		return time.Time{}, err
	}
	started, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(told.Stdout))
	if err != nil {
		return time.Time{}, fmt.Errorf("reading when %s was started: %w", name, err)
	}
	return started, nil
}

// events reads a stream once, for a poll. A stream that is not there yet may come.
func (l *look) events(ctx context.Context, stream string, since time.Time) ([]logs.Event, error) {
	events, err := logs.Events(ctx, clients.Logs, env.target.Logs.Group, stream, since)
	return events, l.saw(err)
}
