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
	text, err := page.HTML(made)
	if err != nil {
		return err
	}
	return folder.Write(name, text)
}
