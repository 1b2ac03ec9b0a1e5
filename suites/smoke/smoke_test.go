// Package smoke says whether a deployment of the users service on ECS is good: it deploys where it is asked to, and
// then looks from outside, from the hosts and through the logs. The runner starts it (`smoke gate`, `smoke nightly`).
package smoke

import (
	"context"
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
)

// say tells the person who watches what is going on.
var say *evidence.Progress

func TestSmoke(t *testing.T) {
	var err error
	if env, err = readEnvironment(); err != nil {
		t.Fatal(err)
	}
	if say, err = evidence.OpenProgress(env.RunDir, GinkgoParallelProcess(), env.redact); err != nil {
		t.Fatal(err)
	}
	if journal, err = evidence.OpenJournal(env.RunDir, GinkgoParallelProcess(), env.redact); err != nil {
		t.Fatal(err)
	}
	defer closeJournal()
	confidant = evidence.NewConfidant(env.redact, backchannel.Line{Address: os.Getenv(backchannel.Variable)})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go confidant.Listen(ctx)
	RegisterFailHandler(failRedacted)
	RunSpecs(t, "Smoke")
}

// failRedacted fails a spec with a message that holds no secret: a report shows it before anything else could strike one
// out.
func failRedacted(message string, callerSkip ...int) {
	skip := 1
	if len(callerSkip) > 0 {
		skip += callerSkip[0]
	}
	Fail(env.redact.Redact(message), skip)
}

var _ = ReportBeforeSuite(func(r Report) { say.Plan(r.PreRunStats.SpecsThatWillRun) })

var _ = ReportAfterEach(func(r SpecReport) {
	outcome := evidence.Held
	switch {
	case r.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		outcome = evidence.Skipped
	case r.Failed():
		outcome = evidence.Failed
	}
	say.SpecDone(evidence.ID(r.Labels()), outcome, r.FailureMessage())
})
