// Package pagetest makes the folders of runs that never happened, for tests of what is told about runs: each has all the
// files that a run leaves, with contents as a run finds them.
package pagetest

import (
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// Story is what became of a run as a whole.
type Story string

// The stories. The zero value is a run that came to its end, and found what its case says is broken.
const (
	// Account is a run with the credentials of another account: INFRA.
	Account Story = "account"
	// Partial is a run that was asked for a part of the promises only: INCOMPLETE.
	Partial Story = "partial"
	// Interrupted is a run that somebody ended while it verified; its report has what was done until then.
	Interrupted Story = "interrupted"
	// Died is a run whose runner was killed: it has no end and no report.
	Died Story = "died"
	// Unclean is a run that left something behind, since its clean-up failed: INFRA.
	Unclean Story = "unclean"
	// Crash is a gate whose deployment did not settle, and which put back what was live before.
	Crash Story = "crash"
)

// Case is one run.
type Case struct {
	// Name is unique among the cases, and fit for a file's name.
	Name string
	// Use is what the run is for; empty means a gate.
	Use evidence.Use
	// Story is what became of it.
	Story Story
	// Instances is how many there are.
	Instances int
	// Broken is how many promises are broken, and On on how many instances each; 0 is one.
	Broken, On int
	// Hostile says that every text of the run tries to be HTML, and more (see Hostile).
	Hostile bool
	// Outcome is the run's verdict.
	Outcome report.Outcome
}

// Cases are all of them.
func Cases() []Case {
	return []Case{
		{Name: "pass", Instances: 2, Outcome: report.Pass},
		{Name: "fail", Instances: 2, Broken: 1, Outcome: report.Fail},
		{Name: "fail-100", Instances: 2, Broken: 100, Outcome: report.Fail},
		{Name: "pass-200", Instances: 200, Use: evidence.Nightly, Outcome: report.Pass},
		{Name: "fail-200", Instances: 200, Broken: 3, On: 200, Outcome: report.Fail},
		{Name: "infra", Instances: 2, Story: Account, Outcome: report.Infra},
		{Name: "unclean", Instances: 2, Story: Unclean, Outcome: report.Infra},
		{Name: "incomplete", Instances: 2, Story: Partial, Use: evidence.Nightly, Outcome: report.Incomplete},
		{Name: "interrupted", Instances: 2, Story: Interrupted, Outcome: report.Incomplete},
		{Name: "died", Instances: 2, Story: Died, Outcome: report.Incomplete},
		{Name: "crash", Instances: 2, Story: Crash, Outcome: report.Fail},
		{Name: "hostile", Instances: 2, Broken: 3, On: 2, Hostile: true, Outcome: report.Fail},
	}
}

// Named returns the case with this name, or false.
func Named(name string) (Case, bool) {
	for _, c := range Cases() {
		if c.Name == name {
			return c, true
		}
	}
	return Case{}, false
}

func (c Case) use() evidence.Use {
	if c.Use == "" {
		return evidence.Gate
	}
	return c.Use
}
