package report

import (
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// keep adds what became of a spec to the promise that it carries. Several specs may carry one promise: it is in the
// gravest of their states.
func keep(promises []Kept, suite types.Report, spec types.SpecReport) []Kept {
	id := PromiseID(spec)
	i := slices.IndexFunc(promises, func(k Kept) bool { return k.ID == id })
	if i < 0 {
		promises = append(promises, Kept{ID: id, Area: evidence.Area(spec.Labels()), Text: title(spec), State: Held})
		i = len(promises) - 1
	}
	k := &promises[i]
	if state := JudgeSpec(spec); graver(state.gravity(), k.State.gravity()) {
		k.State, k.Why, k.Text = state, why(suite, spec), title(spec)
	}
	steps := Entries[evidence.Step](spec, evidence.EntryStep)
	k.Open = k.Open || len(steps) > 0 && Taken{Step: steps[len(steps)-1]}.Open()
	k.Took += spec.RunTime
	k.Tries = max(k.Tries, spec.NumAttempts)
	k.Instances = append(k.Instances, Entries[evidence.Instance](spec, evidence.EntryInstance)...)
	return promises
}

func why(suite types.Report, spec types.SpecReport) string {
	if sentence := Sentence(spec); sentence != "" {
		return sentence
	}
	return whyLeftOut(suite)
}

// graver reports whether a decides over b: FAIL before INFRA before INCOMPLETE before PASS.
func graver(a, b Outcome) bool { return rank(a) < rank(b) }

func rank(o Outcome) int {
	return slices.Index([]Outcome{Fail, Infra, Incomplete, Pass}, o)
}
