package smoke

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// latencies are how long the endpoints took to answer, by the instance's id and the endpoint's name.
type latencies struct {
	lock   sync.Mutex
	took   map[string]map[string][]time.Duration
	bounds map[string]time.Duration
}

func newLatencies() *latencies {
	return &latencies{took: map[string]map[string][]time.Duration{}, bounds: map[string]time.Duration{}}
}

func (s *latencies) add(instance string, endpoint usersapi.Endpoint, took time.Duration) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.took[instance] == nil {
		s.took[instance] = map[string][]time.Duration{}
	}
	name := endpoint.Name()
	s.took[instance][name] = append(s.took[instance][name], took)
	s.bounds[name] = cmp.Or(endpoint.Within, env.target.HTTP.Latency)
}

// on sums up the latencies on one instance, by endpoint.
func (s *latencies) on(instance string) []evidence.Latency {
	s.lock.Lock()
	defer s.lock.Unlock()
	var all []evidence.Latency
	for _, name := range slices.Sorted(maps.Keys(s.took[instance])) {
		all = append(all, evidence.LatencyOf(instance, name, s.took[instance][name], s.bounds[name]))
	}
	return all
}

// timeLine is a command that shows how long an endpoint ("GET /ping") takes. Who asks, for what and with which body the
// table says.
func (p *place) timeLine(endpoint string) string {
	method, route, _ := strings.Cut(endpoint, " ")
	return remote.CommandLine("curl", "-s", "-o", "/dev/null", "-w", `%{http_code} in %{time_total} s\n`, "-X", method,
		p.api.Base()+route)
}

// describeLatency judges how long the answers of the specs before took, where the target bounds it, and records it
// everywhere: to ask again would only measure once more.
func describeLatency(times *latencies) {
	AfterAll(func() {
		for _, p := range places {
			for _, one := range times.on(p.ID) {
				AddReportEntry(evidence.EntryLatency, ReportEntryVisibilityNever, one)
			}
		}
	})
	if env.target.HTTP.Latency <= 0 {
		return
	}
	It("answers within the target's bound", id("endpoints.latency"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			if len(times.on(l.ID)) == 0 { // only this promise was asked for
				reply, err := l.service(g).Ping(ctx)
				g.Expect(l.saw(err)).To(Succeed())
				times.add(l.ID, usersapi.Endpoint{Method: reply.Method, Route: "/ping"}, reply.Took)
			}
			all := times.on(l.ID)
			slowest := slices.MaxFunc(all, func(a, b evidence.Latency) int { return cmp.Compare(a.Slowest, b.Slowest) })
			l.note("the slowest answer was one of %s, with %s", slowest.Endpoint, slowest.Slowest.Round(time.Millisecond))
			for _, one := range all {
				g.Expect(one).To(Advised(AnswerInTime(), l.timeLine(one.Endpoint)))
			}
		})
	})
}
