// Package acceptance is the walk that a person takes on a new environment: ordered steps in plain words, each with what
// to expect and what was seen. The runner starts it (`smoke acceptance`), asks the person, and makes the pack of it.
package acceptance

import (
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
)

var (
	// say tells the person who watches what is going on.
	say *evidence.Progress
	// runner is the line to the runner, which asks the person and verifies.
	runner backchannel.Line
)

func TestAcceptance(t *testing.T) {
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
	runner = backchannel.Line{Address: os.Getenv(backchannel.Variable)}
	RegisterFailHandler(Fail)
	RunSpecs(t, "Acceptance")
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
