// Package pack makes the acceptance pack: all that a walk saw and what was decided, in one file that needs no other.
package pack

import (
	"slices"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/page"
)

// Pack is all that an acceptance pack tells.
type Pack struct {
	// Run is the walk with its verdict; its Acceptance is not nil.
	Run report.Run
	// Steps are those that were begun, by their numbers.
	Steps []Step
	// Decisions are all that the runner heard, the earliest first.
	Decisions []Decision
	// Definition is the one that runs; nil where nobody could ask for it.
	Definition *Definition
	// Images are what the containers run.
	Images []Image
}

// Step is a step of the walk.
type Step struct {
	report.Taken
	// Run is the run of the suite that verifies which belongs to the step; nil for none.
	Run *Verification
}

// Verification is a run of the suite that verifies.
type Verification struct {
	// Name is what the step calls it, Folder where it is in the run's own.
	Name, Folder string
	// Use and LabelFilter are what it asked for.
	Use         evidence.Use
	LabelFilter string
	Verdict     report.Verdict
	// Endpoints are what each endpoint answered on each instance; empty where none was asked.
	Endpoints []page.Endpoint
}

// Decision is what a person decided, and about what.
type Decision struct {
	About string
	evidence.Decision
}

// Definition is the text of a task definition. Its digest is Run.Verdict.Provenance's: secrets are struck out here.
type Definition struct {
	// Name says which it is, such as "definition that runs: testdriven-staging:3".
	Name string
	// File is where it is in the run's folder, and Text what is there.
	File, Text string
}

// Image is what a container runs.
type Image struct {
	Container string
	// Revision is the definition whose task runs it, by its short name, and Reference what that calls the image.
	Revision, Reference string
	// Digest is what ECS says that the reference stood for; empty where it does not.
	Digest string
}

// steps are the steps in which the runner's and the suite's decisions are both told, each once.
func (p Pack) steps() []Step {
	steps := slices.Clone(p.Steps)
	for i := range steps {
		known := slices.Clone(steps[i].Decisions)
		for _, d := range p.Decisions {
			if d.About == About(steps[i].Step) && !slices.ContainsFunc(known, d.same) {
				known = append(known, d.Decision)
			}
		}
		slices.SortStableFunc(known, func(a, b evidence.Decision) int { return a.At.Compare(b.At) })
		steps[i].Decisions = known
	}
	return steps
}

// same reports whether another record tells the same decision: times lose their nanoseconds on some ways.
func (d Decision) same(other evidence.Decision) bool {
	return d.Choice == other.Choice && d.By == other.By && d.At.Sub(other.At).Abs() < time.Millisecond
}
