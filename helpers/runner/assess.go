package runner

import (
	"path/filepath"
	"slices"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/walk"
)

// assess judges the run whose artefacts are in dir, from these files alone, so that the verdict that ends a run and
// the one that is told again later cannot differ.
func assess(dir string, r record) (report.Run, []types.Report) {
	reports, err := report.Read(filepath.Join(dir, reportFile))
	if err != nil {
		r.End.ReportError = err.Error()
		r.End.LastWords = lastWords(filepath.Join(dir, outputFile))
	}
	verdict := r.judge(reports)
	events, err := evidence.Follow(dir).Next()
	if err != nil {
		verdict.Notes = append(verdict.Notes, err.Error())
	}
	run := report.Run{
		ID: string(r.ID), Use: r.Use,
		Target: r.Target, TargetFile: r.TargetFile,
		Commit: r.Commit, GoVersion: r.GoVersion, By: r.By,
		Began: r.Began, Ended: r.Ended,
		Phases: evidence.Phases(events, r.Ended),
		Folder: dir,
	}
	verdict.Notes = append(verdict.Notes, left(dir, r, verdict)...)
	if r.Walk != nil {
		run.Acceptance = r.Walk.tell(dir, reports)
		run.Acceptance.Runs = r.Walk.within(dir, r)
		verdict.Notes = append(verdict.Notes, r.Walk.notes(dir, r, verdict)...)
	}
	if r.Back != nil {
		run.Rollback = r.Back.tell(dir)
	}
	run.Verdict = verdict
	return run, reports
}

// judge is the verdict on the run's own promises.
func (r record) judge(reports []types.Report) report.Verdict {
	required := r.Required
	if r.Part != "" {
		required = report.Asked(reports, required, r.Part)
	}
	v := report.Judge(reports, required, r.End)
	v.NoteUnlisted(r.Known)
	if r.End.Interrupted != "" {
		v.Findings = withoutEchoes(v.Findings)
	}
	if r.Use == evidence.Deploy || r.Part != "" {
		v.OnlyAsked()
	}
	if r.Walk != nil && r.Walk.SignOff != nil && r.Walk.SignOff.Choice == walk.ChoiceNo {
		v.Outcome, v.Findings = report.Fail, slices.Insert(v.Findings, 0, denial(*r.Walk.SignOff))
	}
	return v
}

// denial is the finding that a person does not accept the environment.
func denial(d evidence.Decision) report.Finding {
	return report.Finding{
		Outcome: report.Fail, What: "acceptance: " + d.By + " does not accept this environment", Why: d.Remark,
	}
}
