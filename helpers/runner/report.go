package runner

import (
	"errors"
	"flag"
	"io"
	"path/filepath"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// report tells the verdict of a run again, and writes its page where that is asked for.
func (p Program) report(args []string) int {
	file, args, err := p.html(args)
	if err != nil {
		return p.misread("report", err)
	}
	dir, err := p.only(args, errors.New("the folder of one run is needed, such as .smoke/runs/latest"))
	if err != nil {
		return p.misread("report", err)
	}
	if followed, err := filepath.EvalSymlinks(dir); err == nil {
		dir = followed // "latest" may point elsewhere tomorrow
	}
	run, reports, err := rejudge(dir)
	if err != nil {
		return p.refuse(err)
	}
	if file != "" {
		// what the files hold has its secrets struck out already
		if err := writePage(evidence.Folder{Path: filepath.Dir(file)}, filepath.Base(file), run, reports); err != nil {
			return p.refuse(err)
		}
	}
	p.tell(run)
	return run.Verdict.Outcome.ExitCode()
}

// rejudge judges the run in dir. A run whose runner did not come to its end lasts until its last event, and is cut
// short whatever its report says. A walk without its pack gets one.
func rejudge(dir string) (report.Run, []types.Report, error) {
	r, err := readRecord(dir)
	if err != nil {
		return report.Run{}, nil, err
	}
	if r.Ended.IsZero() {
		r.End.Interrupted = "the runner did not come to its end"
		r.Ended = lastEvent(dir, r)
	}
	run, reports := assess(dir, r)
	if r.Walk != nil && run.Acceptance.Pack == "" {
		run, err = makePack(&r, run, reports, evidence.Folder{Path: dir})
		return run, reports, err
	}
	return run, reports, nil
}

// html takes the flag -html out of args, and returns its file as an absolute path; empty for none.
func (p Program) html(args []string) (file string, rest []string, err error) {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&file, "html", "", "")
	if err := flags.Parse(args); err != nil {
		return "", nil, err
	}
	if file != "" && !filepath.IsAbs(file) {
		file = filepath.Join(p.Dir, file)
	}
	return file, flags.Args(), nil
}

func lastEvent(dir string, r record) time.Time {
	end := r.Began
	events, err := evidence.Follow(dir).Next()
	if err != nil {
		return end
	}
	for _, event := range events {
		if event.Time.After(end) {
			end = event.Time
		}
	}
	return end
}
