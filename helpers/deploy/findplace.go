package deploy

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"smoke.example/ecs/helpers/poll"
)

// places is what a watch knows of tasks that could not be placed.
type places struct {
	// found is what the last look at the instances found in the way, and since when that is so; nil is nothing.
	found *finding
	since time.Time
	// next is when to look at them again, gap how long after that.
	next time.Time
	gap  time.Duration
	// looks counts the looks at the service without a task of ours.
	looks int
	// begun counts the tasks that are there or were started: another one ends what was in the way.
	begun int
}

// unhurried is how many looks may find no task of ours before the instances are asked without an event.
const unhurried = 3

// unplaced matches the events of tasks that ECS could not place, or did not try to.
var unplaced = regexp.MustCompile(`was unable to place a task|was unable to stop or start tasks`)

// findPlace asks the arithmetic of a rollout, where tasks of ours are missing and something hints that they find no
// place. An obstacle that is seen in two looks will not pass; one that may has some time.
func (w *watch) findPlace(ctx context.Context, status Status) (*finding, error) {
	p := &w.places
	hints := w.hints(status)
	if hints.alive+hints.started == 0 {
		p.looks++
	}
	if begun := hints.alive + hints.started; begun != p.begun {
		p.begun, p.found = begun, nil
	}
	hinted := w.unplacedEvent(status) != "" || p.looks >= unhurried && p.begun == 0
	if hints.alive >= status.Desired || !w.due(hinted) {
		return nil, nil
	}
	found, err := w.obstacle(ctx, status)
	if again, _ := poll.Retry(err); again {
		return nil, err
	}
	if err != nil { // Not allowed to ask: the percentages alone can still tell.
		found = w.ofRollout(Rollout{
			Desired: status.Desired, Elastic: true,
			MinimumHealthyPercent: status.MinimumHealthyPercent, MaximumPercent: status.MaximumPercent,
		})
	}
	return w.confirmed(found), nil
}

// confirmed returns an obstacle that was there at the last look too, and for as long as it has to be, or nil.
func (w *watch) confirmed(found *finding) *finding {
	p, now := &w.places, w.clock.Now()
	before := p.found
	p.found = found
	if before == nil || found == nil || before.kind != found.kind {
		p.since = now
		return nil
	}
	if over := p.since.Add(found.patience); now.Before(over) {
		o := w.outcome
		o.Kind = found.kind
		w.sayOnce(fmt.Sprintf("no place yet, waiting up to %s for what may pass: %s", found.patience, o.told(found.facts).Cause))
		p.next = now.Add(min(over.Sub(now), max(p.gap, found.patience/looksInPatience)))
		return nil
	}
	if found.patience > 0 {
		found.evidence = append(found.evidence, fmt.Sprintf("it has been so for %s", now.Sub(p.since).Round(time.Second)))
	}
	return found
}

// due reports whether to look at the instances, which costs about six calls: rarer and rarer.
func (w *watch) due(hinted bool) bool {
	p, now := &w.places, w.clock.Now()
	if now.Before(p.next) || !hinted && !w.ends.stalled {
		return false
	}
	p.gap = min(max(2*p.gap, 2*w.Bounds.Poll), 2*rarest*w.Bounds.Poll)
	p.next = now.Add(p.gap)
	return true
}

// unplacedEvent is the event of a task that could not be placed, unless one was started since, or "".
func (w *watch) unplacedEvent(status Status) string {
	last := ""
	for _, event := range w.ownEvents(status) {
		switch {
		case unplaced.MatchString(event.Message):
			last = event.Message
		case hasStarted.MatchString(event.Message):
			last = ""
		}
	}
	return last
}

// obstacle looks at the instances and at all tasks of the service, those that are stopping included. Nil is nothing
// that would not pass.
func (w *watch) obstacle(ctx context.Context, status Status) (*finding, error) {
	r, err := rolloutOf(ctx, w.api, status, w.ecsNow(), w.Deployment.Definition, w.size)
	if err != nil {
		return nil, err
	}
	return w.ofRollout(r), nil
}

// size is the sizing of a watch, which asks for each definition once.
func (w *watch) size(ctx context.Context, arn string) (Size, error) {
	of := w.definition(ctx, arn)
	if of.containers == nil {
		return Size{}, fmt.Errorf("describing task definition %q: no answer", arn)
	}
	return of.Size(), nil
}
