package page

import (
	"path"

	"smoke.example/ecs/helpers/report"
)

// pageFile is the page of a run within a walk, in that run's folder.
const pageFile = "report.html"

// within are the runs that the steps of a walk asked for.
func (f *files) within() []Within {
	var all []Within
	if f.run.Acceptance == nil {
		return nil
	}
	for _, run := range f.run.Acceptance.Runs {
		all = append(all, Within{
			Name: run.Name, Outcome: run.Verdict.Outcome.String(), Sentence: line(run.Sentence(), longLine), Folder: run.Folder,
			Page: f.there(path.Join(run.Folder, pageFile)),
		})
	}
	return all
}

// pack is the name of the walk's pack; empty for none.
func (f *files) pack() string {
	if f.run.Acceptance == nil {
		return ""
	}
	return f.there(report.PackFile)
}
