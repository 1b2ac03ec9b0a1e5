package smoke

import (
	"context"
	"fmt"
	"regexp"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/unique"
)

// What a run provokes is in the logs only when it has provoked it, and CloudWatch shows it late: these look when every
// other spec is done. Serial ones come last where several processes run specs, and those of a low priority where one
// does.
var _ = Describe("In the end, the logs", area("logs"), Serial, SpecPriority(-1), func() {
	if len(env.target.Logs.Alarms) > 0 {
		It("raise no alarm since the deployment", id("logs.alarms"), bound(), func(ctx SpecContext) {
			onWholeLog(ctx, wholeLog.withoutOlder, RaiseNoAlarm(env.target.Logs.Alarms, env.target.Logs.Except))
		})
	}

	It("hold no secret in any stream, and nothing that a run of this suite keeps to itself", id("logs.no-secrets"), bound(),
		func(ctx SpecContext) { onWholeLog(ctx, wholeLog.all, HoldNoSecret(env.redact.Redact)) })

	if env.writes() {
		It("have each line that this run made a container print in one stream alone", id("logs.markers"), bound(),
			func(ctx SpecContext) { onWholeLog(ctx, wholeLog.all, ArriveOnceEach(markersOf(env.RunID))) })
	}
})

// restOf is how long the rest of a message may be under way whose first line is there, by the time between two looks.
func restOf(poll time.Duration) time.Duration { return 10 * poll }

// markersOf matches every line that a run makes containers print.
func markersOf(run unique.Run) *regexp.Regexp {
	return regexp.MustCompile(regexp.QuoteMeta(run.Prefix()) + `(marker|end)-[0-9a-z-]+`)
}

// onWholeLog judges those events of the log group that pick picks, when what the run provoked has arrived. What is
// refused may be a message of which the rest is still under way. A container that prints nothing any more is told, too.
func onWholeLog(
	ctx context.Context, pick func(wholeLog, context.Context) ([]logs.Event, error), hold types.GomegaMatcher,
) {
	GinkgoHelper()
	looks, messages := awaitEnd(ctx)
	l := &look{}
	message := Refusal(func(g Gomega) {
		since, err := beganAt(ctx)
		g.Expect(l.saw(err)).To(Succeed())
		advice := fmt.Sprintf("aws logs filter-log-events --log-group-name %s --start-time %d",
			env.target.Logs.Group, since.UnixMilli())
		g.Eventually(ctx, func(ctx context.Context) ([]logs.Event, error) {
			all, err := readWholeLog(ctx, since)
			if err != nil {
				return nil, l.saw(err)
			}
			picked, err := pick(all, ctx)
			return picked, l.saw(err)
		}).WithTimeout(restOf(env.target.Logs.Poll)).WithPolling(env.target.Logs.Poll).Should(Advised(hold, advice))
	})
	judge(ctx, append([]*look{l}, looks...), append([]string{message}, messages...))
}
