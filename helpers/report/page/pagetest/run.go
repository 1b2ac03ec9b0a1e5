package pagetest

import (
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// id is every run's.
const id = "20261122t221503-k3f9"

// end is how the run ended.
func (c Case) end(reports []types.Report) report.End {
	e := report.End{Seed: 7, Began: began.Add(second(4.2))}
	switch c.Story {
	case Interrupted:
		e.Interrupted = `by the signal interrupt, in the phase "verify"; the suite was told to clean up`
	case Died:
		e.Interrupted, e.ReportError = "the runner did not come to its end", "reading the report report.json: there is none"
	}
	if slices.ContainsFunc(reports, func(r types.Report) bool { return !r.SuiteSucceeded }) {
		e.ExitCode = 1
	}
	return e
}

// run is what the runner makes of the files.
func (c Case) run(dir string, ids []string, reports []types.Report) report.Run {
	verdict := report.Judge(reports, ids, c.end(reports))
	finish := ended
	if c.Story == Died {
		finish = verified
	}
	return report.Run{
		Verdict: verdict, ID: id, Use: c.use(), Target: c.text("target", "staging"), TargetFile: "/root/ecs-smoke/fixtures/targets/staging.yaml",
		Commit: c.text("commit", "0123456789abcdef0123456789abcdef01234567"), GoVersion: "go1.26.8", Began: began, Ended: finish,
		Phases: evidence.Phases(c.progress(ids), finish), Folder: dir,
	}
}

// record is the runner's own of a run, as far as it is read again.
type record struct {
	ID         string       `json:"id"`
	Use        evidence.Use `json:"use"`
	Target     string       `json:"target"`
	TargetFile string       `json:"target_file"`
	Required   []string     `json:"required"`
	Known      []string     `json:"known"`
	Commit     string       `json:"commit"`
	GoVersion  string       `json:"go_version"`
	Began      string       `json:"began"`
	RollsBack  bool         `json:"rolls_back"`
	Ended      string       `json:"ended"`
	End        report.End   `json:"end"`
	Back       any          `json:"rollback,omitempty"`
}

func (c Case) writeRecord(w *writer, run report.Run, ids []string) {
	r := record{
		ID: run.ID, Use: run.Use, Target: run.Target, TargetFile: run.TargetFile, Required: ids, Known: ids, Commit: run.Commit,
		GoVersion: run.GoVersion, Began: stamp(run.Began), RollsBack: true, Ended: stamp(run.Ended), End: c.end(nil),
	}
	if c.Story == Died {
		r.Ended, r.End = "0001-01-01T00:00:00Z", report.End{}
	}
	if c.Story == Crash {
		core, err := required(evidence.Rollback)
		w.keep(err)
		r.Back = map[string]any{"required": core, "end": report.End{}}
	}
	w.document("run.json", r)
}

// crashed is the report of a suite whose deployment did not settle.
func (c Case) crashed(ids []string) ([]types.Report, error) {
	s := types.Report{SuiteDescription: "Smoke", StartTime: suite, EndTime: verified, RunTime: verified.Sub(suite)}
	s.SpecReports = append(s.SpecReports, c.setUp())
	for i, id := range ids {
		spec := c.spec(id, -1, i%processes+1, verified)
		switch {
		case id == "deployment.settles":
			spec.ReportEntries = nil
			fail(&spec, crashed)
			add(&spec, evidence.EntryFailure, evidence.Failure{
				Expected: "2 of 2 tasks of " + revision + " running, and steady", Seen: crashed, Message: crashed,
				Look: "aws ecs describe-services --cluster " + cluster + " --services " + service,
			})
		case area(id) != "deployment":
			spec.ReportEntries, spec.State, spec.RunTime, spec.EndTime = nil, types.SpecStateSkipped, 0, verified
			spec.Failure.Message = "the deployment did not settle: " + crashed
		}
		s.SpecReports = append(s.SpecReports, spec)
	}
	return reread([]types.Report{s})
}
