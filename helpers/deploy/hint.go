package deploy

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ends is what a watch knows of tasks that ended.
type ends struct {
	// stopped are the service's stopped and stopping tasks, as they were last asked for; own counts ours of them.
	stopped []Task
	own     int
	// peak is how many tasks of ours are known to have been there.
	peak int
	// hints are those of the last look, and asked counts the looks that followed them.
	hints hints
	asked int
	// stall is how long nothing may change before a look without a hint; stalled says that this is such a look.
	stall   time.Duration
	stalled bool
	// said are the progress lines that were told already.
	said map[string]bool
}

// hints are what the service itself tells of tasks that end.
type hints struct{ failed, started, alive, trouble, replaced int }

// mostAsked is how many looks follow the same hints: ECS may show a task's end some seconds after it shows the hint.
const mostAsked = 3

var (
	hasStarted = regexp.MustCompile(`has started (\d+) tasks`)
	bodes      = regexp.MustCompile(`failed container health checks|unhealthy|unable to consistently start|deployment failed`)
)

func (w *watch) hints(status Status) hints {
	ours, _ := status.deployment(w.Deployment.ID)
	h := hints{failed: ours.Failed, alive: ours.Running + ours.Pending, replaced: w.replaced}
	for _, event := range w.ownEvents(status) {
		if found := hasStarted.FindStringSubmatch(event.Message); found != nil {
			n, _ := strconv.Atoi(found[1]) // digits alone
			h.started += n
		}
		if bodes.MatchString(event.Message) {
			h.trouble++
		}
	}
	return h
}

// suspicious reports whether to look at the stopped tasks, which costs two calls: one of ours may have ended, or
// nothing has changed for long.
func (w *watch) suspicious(h hints) bool {
	e := &w.ends
	e.peak = max(e.peak, h.started, h.alive+e.own)
	hinted := h.failed+h.trouble+h.replaced > 0 || e.peak > h.alive+e.own
	if h != e.hints {
		e.hints, e.asked = h, 0
	}
	if hinted && e.asked < mostAsked {
		e.asked++
		return true
	}
	return e.stalled
}

// mindStall notes that nothing has changed for long; each time it takes twice as long.
func (w *watch) mindStall() {
	w.ends.stalled = w.steadySince.IsZero() && w.clock.Now().Sub(w.movedAt) >= w.ends.stall
	if w.ends.stalled {
		w.ends.stall *= 2
	}
}

// sayOnce tells a progress line that no later look repeats.
func (w *watch) sayOnce(line string) {
	if !w.ends.said[line] {
		w.ends.said[line] = true
		w.say(line)
	}
}

// moment is a time of a day for a person.
func moment(t time.Time) string { return t.UTC().Format("15:04:05 MST") }

// lastPart is an ARN's id.
func lastPart(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
