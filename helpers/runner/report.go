package runner

import (
	"errors"
	"path/filepath"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// report tells the verdict of a run again.
func (p Program) report(args []string) int {
	dir, err := p.only(args, errors.New("the folder of one run is needed, such as .smoke/runs/latest"))
	if err != nil {
		return p.misread("report", err)
	}
	if followed, err := filepath.EvalSymlinks(dir); err == nil {
		dir = followed // "latest" may point elsewhere tomorrow
	}
	run, err := rejudge(dir)
	if err != nil {
		return p.refuse(err)
	}
	p.tell(run)
	return run.Verdict.Outcome.ExitCode()
}

// rejudge judges the run in dir. A run whose runner did not come to its end lasts until its last event, and is cut
// short whatever its report says.
func rejudge(dir string) (report.Run, error) {
	r, err := readRecord(dir)
	if err != nil {
		return report.Run{}, err
	}
	if r.Ended.IsZero() {
		r.End.Interrupted = "the runner did not come to its end"
		r.Ended = lastEvent(dir, r)
	}
	run, _ := assess(dir, r)
	return run, nil
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
