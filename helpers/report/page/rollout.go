package page

import (
	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// diff is how the definition changed, by the deployment, else by the bundle.
func (f *files) diff() []string {
	if f.outcome != nil && len(f.outcome.Diff) > 0 {
		return f.outcome.Diff
	}
	for _, p := range f.parts(evidence.DefinitionDiff) {
		if lines := linesOf(string(f.part(p))); len(lines) > 0 {
			return lines
		}
	}
	return nil
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
