package page

import (
	"errors"
	"fmt"
	"os"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/report"
)

// Read gathers the page of a run from the verdict, from the suite's reports, which may be none, and from the other files
// in run.Folder. A file that is missing, cut off or broken is told in Page.Missing; a folder that cannot be read is an
// error.
func Read(run report.Run, reports []types.Report) (Page, error) {
	info, err := os.Stat(run.Folder)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err != nil {
		return Page{}, fmt.Errorf("reading the run's folder for its page: %w", err)
	}
	return gather(open(run, reports)), nil
}

// gather makes the parts; what they say of each other, such as a link to a failure, goes by the promise's id.
func gather(f *files) Page {
	b := readBoxes(f)
	asked := f.asked()
	p := Page{Run: f.run, Alarm: f.run.Alarm(), Sentence: sentence(f.run), Facts: f.facts(), Images: f.images()}
	p.Failures = f.failures(b, asked)
	p.Causes, p.Echoes = f.causes()
	p.Next = f.next(p.Failures)
	p.Diff, p.Within, p.Pack = f.diff(), f.within(), f.pack()
	p.Deployment, p.Rollback = f.deployment(), f.rolledBack()
	p.Timeline = f.timeline(b)
	p.Areas = f.areas(p.Failures)
	p.Endpoints = f.endpoints(asked)
	p.Instances = f.instances(b)
	p.Calls = f.calls()
	p.Bundle = f.collected()
	p.Timings = f.timings()
	p.Missing, p.LeftOut = f.missing, f.leftOut
	return p
}
