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
	It("have their group", id("logs.group"), bound(), func(ctx SpecContext) {
		onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
			_, err := logs.Group(ctx, clients.Logs, env.target.Logs.Group)
			g.Expect(l.saw(err)).To(Succeed())
		})
	})

	if env.target.Logs.Retention > 0 {
		It("are kept as long as the target says", id("logs.retention"), bound(), func(ctx SpecContext) {
			onStaging(ctx, func(ctx context.Context, g Gomega, l *look) {
				group, err := logs.Group(ctx, clients.Logs, env.target.Logs.Group)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(group).To(KeepEventsFor(env.target.Logs.Retention))
			})
		})
	}

	for _, container := range env.target.Containers {
		It("have the stream of "+container.Name+" with its start-up lines, once each", id("logs.start.%s", container.Name),
			bound(), func(ctx SpecContext) {
				onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
					stream := l.stream(ctx, g, container.Name)
					g.Eventually(ctx, func(ctx context.Context) ([]logs.Event, error) {
						return l.sinceStart(ctx, container.Name, stream)
					}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
						Should(in(stream, StartOnce(container.Start)))
				})
			})

		if !env.writes() {
			continue
		}
		It("have a line that "+container.Name+" prints now, in its stream alone", id("logs.marker.%s", container.Name),
			bound(), func(ctx SpecContext) {
				marker := env.RunID.Name("marker")
				onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
					stream, here := l.stream(ctx, g, container.Name), marker+"-"+l.ID
					asked := time.Now()
					_, err := l.exec(ctx, container.Name, substitute(container.Marker, "{marker}", here)...)
					g.Expect(l.saw(err)).To(Succeed())
					printed := time.Now()
					g.Eventually(ctx, func(ctx context.Context) ([]logs.Event, error) {
						events, err := logs.Find(ctx, clients.Logs, env.target.Logs.Group, here, asked.Add(-clockSkew))
						return events, l.saw(err)
					}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
						Should(in(stream, ArriveOnlyIn(stream, here)))
					l.note("seen %s after it was printed", time.Since(printed).Round(time.Millisecond))
				})
			})
	}
})
