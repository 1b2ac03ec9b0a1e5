package deploy

import (
	"time"

	"smoke.example/ecs/helpers/poll"
)

const (
	// rarest is how many times Poll the looks are apart after a while without a change.
	rarest = 4
	// patient is how many times Poll nothing may change before a watch looks deeper.
	patient = 10
)

// late says that the bound has passed. A service that became steady within it may use its settle window.
func (w *watch) late() bool { return !w.clock.Now().Before(w.deadline()) }

func (w *watch) deadline() time.Time {
	bound := w.outcome.Started.Add(w.Bounds.Within)
	if w.steadySince.IsZero() || w.steadySince.After(bound) {
		return bound
	}
	return bound.Add(w.Bounds.Settle)
}

// pace makes the looks rarer while nothing changes.
func (w *watch) pace(changed bool) {
	if changed {
		w.interval, w.movedAt = w.Bounds.Poll, w.clock.Now()
		w.ends.stall = patient * w.Bounds.Poll
		return
	}
	w.interval = min(w.interval*3/2, rarest*w.Bounds.Poll)
}

// pause is the time until the next look. One that cost more than a call is followed by twice Poll, and looks that go on
// costing more by two thirds of Poll a call: with two seconds or more that is less than one call a second. The last
// look falls on the end of what is waited for.
func (w *watch) pause(calls int, err error) time.Duration {
	pause, end := w.interval, w.deadline()
	if calls > 1 {
		pause = max(pause, 2*w.Bounds.Poll, time.Duration(min(calls, w.api.last))*w.Bounds.Poll*2/3)
	}
	w.api.last = calls
	if _, after := poll.Retry(err); err != nil {
		pause = max(2*pause, after)
	} else if !w.steadySince.IsZero() {
		end = w.steadySince.Add(w.Bounds.Settle)
	}
	now := w.clock.Now()
	if w.places.found != nil && w.places.next.After(now) {
		pause = min(pause, w.places.next.Sub(now))
	}
	return min(pause, end.Sub(now))
}
