package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// finish writes what is left to write, tells the verdict, and returns its exit code. A run that cannot leave its
// artefacts does not pass.
func (p Program) finish(r record, folder evidence.Folder, lost error) int {
	run, err := leave(r, folder)
	if err = errors.Join(lost, err); err != nil && run.Verdict.Outcome == report.Pass {
		run.Verdict.Outcome = report.Infra
	}
	_, _ = fmt.Fprintln(p.Out)
	p.tell(run)
	if err != nil {
		_, _ = fmt.Fprintf(p.Err, "smoke: the artefacts are not complete: %v\n", err)
	}
	return run.Verdict.Outcome.ExitCode()
}

// leave strikes out of the run's files what became known only later, judges the run and writes the rest.
func leave(r record, folder evidence.Folder) (report.Run, error) {
	err := errors.Join(r.write(folder), folder.Rewrite())
	if written, unread := readRecord(folder.Path); unread == nil {
		r = written // its secrets are struck out
	}
	run, reports := assess(folder.Path, r)
	if r.Walk != nil {
		var packErr error
		run, packErr = makePack(&r, run, reports, folder)
		err = errors.Join(err, packErr)
	}
	junit, junitErr := report.JUnit(reports, run.Verdict, run.Rollback)
	if junitErr == nil {
		junitErr = folder.Write(junitFile, junit)
	}
	return run, errors.Join(err, junitErr, folder.Write(summaryFile, []byte(report.Markdown(run))),
		writePage(folder, pageFile, run, reports))
}

// tell prints the ending of a run, with its folder as one would type it here.
func (p Program) tell(run report.Run) {
	if info, err := os.Stat(filepath.Join(run.Folder, pageFile)); err == nil && info.Mode().IsRegular() {
		run.Page = pageFile
	}
	if rel, err := filepath.Rel(p.Dir, run.Folder); err == nil && filepath.IsLocal(rel) {
		run.Folder = rel
	}
	_, _ = fmt.Fprint(p.Out, report.Console(run))
}
