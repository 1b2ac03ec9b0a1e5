// Package stroll is a walk of an acceptance that asks the runner as the real one does, for the tests of the runner.
// STROLL says what its second step comes to.
package stroll

import (
	"context"
	"os"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/walk"
)

var (
	mode     = os.Getenv("STROLL")
	runner   = backchannel.Line{Address: os.Getenv(backchannel.Variable)}
	progress *evidence.Progress
)

func TestStroll(t *testing.T) {
	handoff, err := evidence.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	if progress, err = evidence.OpenProgress(handoff.RunDir, GinkgoParallelProcess(), nil); err != nil {
		t.Fatal(err)
	}
	RegisterFailHandler(Fail)
	RunSpecs(t, "Stroll")
}

var _ = ReportBeforeSuite(func(r Report) { progress.Plan(r.PreRunStats.SpecsThatWillRun) })

var _ = Describe("Strolling", Ordered, Label("area:stroll"), func() {
	takes(1, "look", "the garden is green", "", func(SpecContext, *evidence.Step) string { return "" })

	takes(2, "verify", "what is tiny holds", "", func(ctx SpecContext, s *evidence.Step) string {
		filter := "area:tiny"
		if mode == "empty filter" {
			filter = "area:nothing"
		}
		var said walk.Verified
		Expect(runner.Call(ctx, walk.KindVerify, walk.VerifyMessage{Name: "tiny", Use: evidence.Nightly, LabelFilter: filter}, &said)).
			To(Succeed())
		s.Run = said.Folder
		s.Seen = append(s.Seen, said.Outcome+": "+said.Sentence+" ("+said.Tally+")")
		if said.Outcome != "PASS" {
			return said.Sentence
		}
		return ""
	})

	takes(3, "Is it nice?", "somebody says yes", "Is it nice?", func(ctx SpecContext, s *evidence.Step) string {
		var d evidence.Decision
		Expect(runner.Call(ctx, walk.KindQuestion, walk.QuestionMessage{ID: "nice", Ask: "Is it nice?"}, &d)).To(Succeed())
		if d.By != "" {
			s.Decisions = append(s.Decisions, d)
		}
		if d.Choice == walk.ChoiceNo {
			return "somebody says no"
		}
		return ""
	})
})

func takes(number int, title, expect, question string, do func(SpecContext, *evidence.Step) string) {
	It(title, Label("id:stroll."+[]string{"", "look", "verify", "nice"}[number]), func(ctx SpecContext) {
		s := &evidence.Step{Number: number, Title: title, Expect: expect, Asked: question, Began: time.Now()}
		progress.Phase(title)
		ask(ctx, s, walk.Before, "")
		for {
			s.Tries++
			why := ""
			s.Seen, s.Evidence = []string{"seen at try"}, []evidence.Exhibit{{Title: "a letter", Text: "the key is my_precious\n<b>bold</b>\x1b[2J"}}
			why = do(ctx, s)
			state := walk.Held
			if why != "" {
				state = walk.Failed
			}
			if ask(ctx, s, state, why) == walk.ChoiceRepeat {
				continue
			}
			AddReportEntry(evidence.EntryStep, *s)
			Expect(why).To(BeEmpty())
			return
		}
	})
}

// ask returns what the runner says, unless that is to stop.
func ask(ctx context.Context, s *evidence.Step, state walk.State, why string) string {
	var d evidence.Decision
	err := runner.Call(ctx, walk.KindStep, walk.StepMessage{Step: *s, Of: 3, State: state, Why: why}, &d)
	if ctx.Err() != nil {
		Fail("interrupted")
	}
	Expect(err).NotTo(HaveOccurred())
	if d.By != "" {
		s.Decisions = append(s.Decisions, d)
	}
	if d.Choice == walk.ChoiceStop {
		AddReportEntry(evidence.EntryStep, *s)
		AbortSuite(d.By + " ended the walk")
	}
	return d.Choice
}
