package report

import (
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// Taken is a step of a walk and what became of its promise.
type Taken struct {
	evidence.Step
	// ID is the promise's.
	ID    string
	State State
	// Why says why the promise did not hold.
	Why string
}

// Steps returns the steps of a walk that were begun, by their numbers.
func Steps(reports []types.Report) []Taken {
	var steps []Taken
	for _, suite := range reports {
		for _, spec := range suite.SpecReports {
			taken := Entries[evidence.Step](spec, evidence.EntryStep)
			if len(taken) == 0 {
				continue
			}
			steps = append(steps, Taken{
				Step: taken[len(taken)-1], ID: PromiseID(spec), State: JudgeSpec(spec), Why: Sentence(spec),
			})
		}
	}
	slices.SortStableFunc(steps, func(a, b Taken) int { return a.Number - b.Number })
	return steps
}

// Open reports whether the step is a question that nobody has answered.
func (t Taken) Open() bool {
	answers := func(d evidence.Decision) bool { return d.Choice == "yes" || d.Choice == "no" }
	return t.Asked != "" && !slices.ContainsFunc(t.Decisions, answers)
}
