package runner

import (
	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/report/page"
)

// writePage writes the page of a run, from the files in the run's folder, as name into folder.
func writePage(folder evidence.Folder, name string, run report.Run, reports []types.Report) error {
	made, err := page.Read(run, reports)
	if err != nil {
		return err
	}
	text, err := page.HTML(made.From(folder.Path))
	if err != nil {
		return err
	}
	return folder.Write(name, text)
}

// within says what the runs came to that the steps of the walk in dir asked for. Whole is the walk's record.
func (w walked) within(dir string, whole record) []report.Within {
	var all []report.Within
	for _, v := range w.Verifications {
		run, _ := v.judge(dir, whole)
		all = append(all, report.Within{Name: v.Name, Folder: v.Folder, Verdict: run.Verdict})
	}
	return all
}
