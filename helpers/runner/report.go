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

// unended says that a run has no end, of one under way as well as of one whose runner was killed.
const unended = "the runner has not come to its end: it goes on, or it died"

// report tells the verdict of a run again, and writes its page and its pack where that is asked for, and nothing else.
func (p Program) report(args []string) int {
	into, args, err := p.into(args)
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
	r, err := endedRecord(dir)
	if err != nil {
		return p.refuse(err)
	}
	run, reports := assess(dir, r)
	if err := into.write(r, run, reports); err != nil {
		return p.refuse(err)
	}
	p.tell(run)
	return run.Verdict.Outcome.ExitCode()
}

// endedRecord is the record of the run in dir. A run without an end lasts until its last event, and is cut short
// whatever its report says.
func endedRecord(dir string) (record, error) {
	r, err := readRecord(dir)
	if err == nil && r.Ended.IsZero() {
		r.End.Interrupted, r.Ended = unended, lastEvent(dir, r)
	}
	return r, err
}

// copies are the files into which a run is told again, as absolute paths; empty ones are not wanted.
type copies struct{ page, pack string }

// into takes the flags for the files out of args.
func (p Program) into(args []string) (c copies, rest []string, err error) {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.page, "html", "", "")
	flags.StringVar(&c.pack, "pack", "", "")
	if err := flags.Parse(args); err != nil {
		return copies{}, nil, err
	}
	for _, file := range []*string{&c.page, &c.pack} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(p.Dir, *file)
		}
	}
	return c, flags.Args(), nil
}

// write writes them. What the run's files hold has its secrets struck out already.
func (c copies) write(r record, run report.Run, reports []types.Report) error {
	if c.page != "" {
		if err := writePage(evidence.Folder{Path: filepath.Dir(c.page)}, filepath.Base(c.page), run, reports); err != nil {
			return err
		}
	}
	if c.pack == "" {
		return nil
	}
	if r.Walk != nil { // a pack says nothing of another one
		walk := *r.Walk
		walk.Pack, r.Walk = "", &walk
		run, reports = assess(run.Folder, r)
	}
	text, err := packOf(r, run, reports).HTML()
	if err != nil {
		return err
	}
	return evidence.Folder{Path: filepath.Dir(c.pack)}.Write(filepath.Base(c.pack), text)
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
