package smoke

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
)

var _ = Describe("The logs", area("logs"), func() {
	for _, container := range env.target.Containers {
		It("have the stream of "+container.Name+" with its start-up lines", id("logs.start.%s", container.Name), bound(),
			func(ctx SpecContext) {
				onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
					stream := l.stream(ctx, g, container.Name)
					g.Eventually(ctx, l.events(stream, time.Time{})).
						WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
						Should(ContainLinesInOrder(container.Start), inStream, env.target.Logs.Group, stream)
				})
			})

		if !env.writes() {
			continue
		}
		It("have a line that "+container.Name+" prints now", id("logs.marker.%s", container.Name), bound(),
			func(ctx SpecContext) {
				marker := env.RunID.Name("marker")
				onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
					stream, here := l.stream(ctx, g, container.Name), marker+"-"+l.ID
					printed := time.Now()
					_, err := l.exec(ctx, container.Name, substitute(container.Marker, "{marker}", here)...)
					g.Expect(l.saw(err)).To(Succeed())
					g.Eventually(ctx, l.events(stream, printed.Add(-clockSkew))).
						WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
						Should(ContainMarker(here), inStream, env.target.Logs.Group, stream)
					l.note("%s after it was printed", time.Since(printed))
				})
			})
	}
})

// inStream says where a line was looked for: without one there is no event to tell.
const inStream = "in log group %s, stream %s"

// clockSkew is how far an instance's clock may be behind ours before a line of now looks old.
const clockSkew = 5 * time.Minute

// stream is the name of the log stream of the instance's container called name.
func (l *look) stream(ctx context.Context, g Gomega, name string) string {
	g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
	container, ok := l.Container(name)
	g.Expect(ok).To(BeTrue(), "ECS lists no container %q in the task", name)
	wanted, _ := l.definition(ctx, g).Container(name)
	return logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], name, l.Tasks[0].ID(), container.RuntimeID)
}

// events reads a stream once, for a poll. A stream that is not there yet may come.
func (l *look) events(stream string, since time.Time) func(context.Context) ([]logs.Event, error) {
	return func(ctx context.Context) ([]logs.Event, error) {
		events, err := logs.Events(ctx, clients.Logs, env.target.Logs.Group, stream, since)
		return events, l.saw(err)
	}
}
