package runner

import (
	"path/filepath"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// assess judges the run whose artefacts are in dir, from these files alone, so that the verdict that ends a run and
// the one that is told again later cannot differ.
func assess(dir string, r record) (report.Run, []types.Report) {
	reports, err := report.Read(filepath.Join(dir, reportFile))
	if err != nil {
		r.End.ReportError = err.Error()
		r.End.LastWords = lastWords(filepath.Join(dir, outputFile))
	}
	verdict := report.Judge(reports, r.Required, r.End)
	verdict.NoteUnlisted(r.Known)
	events, err := evidence.Follow(dir).Next()
	if err != nil {
		verdict.Notes = append(verdict.Notes, err.Error())
	}
	if r.End.Interrupted != "" {
		verdict.Findings = withoutEchoes(verdict.Findings)
	}
	if r.Use == evidence.Deploy {
		verdict.OnlyAsked()
	}
	verdict.Notes = append(verdict.Notes, left(dir, r, verdict)...)
	var walk *report.Acceptance
	if r.Walk != nil {
		walk = r.Walk.tell(dir, reports)
		verdict.Notes = append(verdict.Notes, r.Walk.notes(dir, r, verdict)...)
	}
	var back *report.Rollback
	if r.Back != nil {
		back = r.Back.tell(dir)
	}
	return report.Run{
		Verdict: verdict,
		ID:      string(r.ID), Use: r.Use,
		Target: r.Target, TargetFile: r.TargetFile,
		Commit: r.Commit, GoVersion: r.GoVersion, By: r.By,
		Began: r.Began, Ended: r.Ended,
		Phases:   evidence.Phases(events, r.Ended),
		Rollback: back, Acceptance: walk,
		Folder: dir,
	}, reports
}
