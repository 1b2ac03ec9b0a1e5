package page

import (
	"slices"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

const same = "no change to the definition"

// diff is how the definition changed, by the deployment; a run without one changes nothing, whatever the bundle tells of
// the revisions that it found.
func (f *files) diff() Diff {
	if f.outcome != nil {
		return deployedDiff(*f.outcome)
	}
	for _, p := range f.parts(evidence.DefinitionDiff) {
		if lines := linesOf(string(f.part(p))); len(lines) > 0 {
			d := Diff{
				Heading: "How the definition differs", Lines: lines,
				Told: "This run did not deploy. The revision that runs differs from the one before it by:",
			}
			if slices.Contains(lines, same) {
				d.Told = "This run did not deploy. The revision that runs has the definition of the one before it:"
			}
			return d
		}
	}
	return Diff{Heading: "What changed in the definition", Told: "This run did not deploy, so nothing changed."}
}

func deployedDiff(o deploy.Outcome) Diff {
	d := Diff{Heading: "What changed in the definition", Lines: o.Diff}
	switch {
	case o.Revision == "":
		d.Told = "No revision was registered, so nothing changed."
	case o.Previous == "":
		d.Told = "No revision was live before."
	case len(o.Diff) == 0:
		d.Told = "The revision that was registered has the definition of the one before it."
	}
	return d
}

func (f *files) deployment() *Deployment {
	o := f.outcome
	if o == nil {
		return nil
	}
	return &Deployment{
		ID: o.DeploymentID, From: revision(o.Previous), To: revision(o.Revision), Settled: o.Settled,
		Cause: o.Cause, Next: o.Next, Took: report.Seconds(o.Took), Evidence: o.Evidence, Events: o.Events,
	}
}

func (f *files) rolledBack() *Rollback {
	r := f.run.Rollback
	if r == nil {
		return nil
	}
	told := &Rollback{Outcome: r.Outcome().String(), Sentence: r.Sentence(), Next: r.Next}
	told.Facts = shown(
		Fact{Name: "service", Value: r.Service},
		Fact{Name: "revision", Value: joined(" → ", r.From, r.To)},
		Fact{Name: "put back by", Value: whoPutBack(r)},
	)
	if r.Took > 0 {
		told.Facts = append(told.Facts, Fact{Name: "steady after", Value: report.Seconds(r.Took)})
	}
	if r.Verified != nil {
		told.Facts = append(told.Facts, Fact{Name: "verified", Value: r.Verified.Outcome.String() + "; " + r.Verified.Tally()})
		for _, finding := range r.Verified.Findings {
			told.Findings = append(told.Findings, finding.Outcome.String()+" "+finding.Sentence())
		}
	}
	if f.back != nil {
		told.Diff, told.Events = f.back.Diff, f.back.Events
	}
	return told
}

func whoPutBack(r *report.Rollback) string {
	switch {
	case r.Refused != "":
		return ""
	case r.ByECS:
		return "ECS' circuit breaker"
	}
	return "this run"
}

// deployed is the time in which the service was deployed.
func deployed(o *deploy.Outcome) span {
	if o == nil || o.Started.IsZero() {
		return span{}
	}
	return span{o.Started, o.Started.Add(o.Took)}
}
