package smoke

import (
	"context"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/usersapi"
)

// restart makes the application start anew while its container lives on, and waits until its log says so and it
// answers. To restart the container itself would make ECS replace the whole task, database and all.
func (l *look) restart(ctx context.Context, g Gomega) {
	name := env.target.HTTP.Container
	container, _ := env.target.Container(name)
	last, stream := container.Start[len(container.Start)-1], l.stream(ctx, g, name)
	starts := func(ctx context.Context) (int, error) {
		events, err := l.events(ctx, stream, time.Time{})
		return countLines(events, last), err
	}
	before, err := starts(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = l.exec(ctx, name, env.target.HTTP.Restart...)
	g.Expect(l.saw(err)).To(Succeed())
	began := time.Now()
	g.Eventually(ctx, func(ctx context.Context) (reply usersapi.Reply, err error) {
		reply, err = l.service(g).Ping(ctx)
		return reply, l.saw(err)
	}).WithTimeout(env.target.HTTP.Ready).WithPolling(env.target.Deployment.Poll).Should(HaveStatus(http.StatusOK))
	answered := time.Since(began)
	g.Eventually(ctx, starts).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).
		Should(BeNumerically(">", before), "the lines like %q, of which a restart adds one "+inStream,
			last, stream, lookYourself(stream))
	l.note("answers again %s after the restart", answered.Round(time.Millisecond))
}

func countLines(events []logs.Event, line target.Pattern) (count int) {
	for _, event := range events {
		if line.MatchString(event.Message) {
			count++
		}
	}
	return count
}

// untilRestart is what a container printed before its application was first told to start anew.
func untilRestart(name string, events []logs.Event) []logs.Event {
	told := env.target.HTTP.Restarted
	if name != env.target.HTTP.Container || !told.Given() {
		return events
	}
	i := slices.IndexFunc(events, func(e logs.Event) bool { return told.MatchString(e.Message) })
	if i < 0 {
		return events
	}
	return events[:i]
}
