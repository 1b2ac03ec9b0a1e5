package smoke

import (
	"context"
	"sync"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
)

// end is when all that the run provoked has arrived in the log. It is waited for once: those who look then are all of
// one process, and nothing asks the service any more.
var end struct {
	once     sync.Once
	looks    []*look
	messages []string
}

// awaitEnd waits until all that the containers printed before is in the log: a line that each of them prints now comes
// after it, and where none may be made, the time that a line may take is over. It returns its looks with what they have
// to tell, "" for nothing.
func awaitEnd(ctx context.Context) ([]*look, []string) {
	end.once.Do(func() {
		if !env.writes() {
			l := &look{}
			end.looks, end.messages = []*look{l}, []string{Refusal(func(g Gomega) { letTimePass(ctx, g) })}
			return
		}
		end.messages = make([]string, len(places))
		for _, p := range places {
			end.looks = append(end.looks, &look{place: p})
		}
		_ = onAll(places, func(i int, _ *place) error {
			end.messages[i] = Refusal(func(g Gomega) { end.looks[i].awaitLines(ctx, g) })
			return nil
		})
	})
	return end.looks, end.messages
}

func letTimePass(ctx context.Context, g Gomega) {
	began := time.Now()
	g.Eventually(ctx, func() time.Duration { return time.Since(began) }).WithTimeout(2 * env.target.Logs.Within).
		WithPolling(env.target.Logs.Poll).Should(BeNumerically(">=", env.target.Logs.Within))
}

// awaitLines makes each container of the instance print a line, and then waits for all of them.
func (l *look) awaitLines(ctx context.Context, g Gomega) {
	asked := time.Now()
	streams := map[string]string{}
	for _, container := range env.target.Containers {
		line := env.RunID.Name("end")
		streams[line] = l.stream(ctx, g, container.Name)
		_, err := l.exec(ctx, container.Name, substitute(container.Marker, "{marker}", line)...)
		g.Expect(l.saw(err)).To(Succeed())
	}
	for line, stream := range streams {
		g.Eventually(ctx, func(ctx context.Context) ([]logs.Event, error) {
			events, err := logs.Find(ctx, clients.Logs, env.target.Logs.Group, line, asked.Add(-clockSkew))
			return events, l.saw(err)
		}).WithTimeout(env.target.Logs.Within).WithPolling(env.target.Logs.Poll).Should(in(stream, ArriveOnlyIn(stream, line)))
	}
}
