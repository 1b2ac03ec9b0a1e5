package page

import (
	"cmp"
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// nameless is something that failed and carries no promise: a set-up, a clean-up, a spec without an id.
type nameless struct {
	report.Kept
	wrong
}

// nameless are all of them, each once: every process of a suite may tell of the same one.
func (f *files) nameless() []nameless {
	var all []nameless
	var had []report.Finding
	for _, suite := range f.reports {
		for _, spec := range suite.SpecReports {
			finding, is := report.Nameless(spec)
			if !is || slices.Contains(had, finding) {
				continue
			}
			had = append(had, finding)
			all = append(all, nameless{
				report.Kept{Text: finding.What, Why: finding.Why, State: report.JudgeSpec(spec), Took: spec.RunTime},
				wrong{spec, suite.SuiteConfig.SourceRoots},
			})
		}
	}
	return all
}

// name is what a person calls a failure.
func (f Failure) name() string { return cmp.Or(f.ID, f.Text) }

// askedBy are the journal's records of what a spec without a promise asked, of an instance or, where that is empty, of all.
func (f *files) askedBy(spec types.SpecReport, instance string) []evidence.Record {
	var all []evidence.Record
	for _, r := range f.journal {
		mine := r.Promise == "" && r.Process == spec.ParallelProcess && (instance == "" || r.Instance == instance)
		if mine && !r.Time.Before(spec.StartTime) && !r.Time.After(spec.EndTime) {
			all = append(all, r)
		}
	}
	return all
}
