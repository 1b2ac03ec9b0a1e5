package deploy

import (
	"context"
	"fmt"
	"regexp"
	"slices"
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
}

// unhurried is how many looks may find no task of ours before the instances are asked without an event.
const unhurried = 3

// unplaced matches the events of tasks that ECS could not place, or did not try to.
var unplaced = regexp.MustCompile(`was unable to place a task|was unable to stop or start tasks`)

// findPlace asks the arithmetic of a rollout, where tasks of ours are missing and something hints that they find no
// place. An obstacle that is seen in two looks will not pass; one that may, such as an agent that just connects
// anew, has some time.
func (w *watch) findPlace(ctx context.Context, status Status) (*finding, error) {
	p := &w.places
	hints := w.hints(status)
	if hints.alive+hints.started == 0 {
		p.looks++
	}
	event := w.unplacedEvent(status)
	if hints.alive >= status.Desired || !w.due(event != "" || p.looks >= unhurried && hints.alive+hints.started == 0) {
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
	return w.confirmed(found, event != ""), nil
}

// confirmed returns an obstacle that was there at the last look too, or nil.
func (w *watch) confirmed(found *finding, said bool) *finding {
	p, now := &w.places, w.clock.Now()
	before := p.found
	p.found = found
	if before == nil || found == nil || before.kind != found.kind {
		p.since = now
		return nil
	}
	passing := found.kind == NoAgent || found.kind == NoInstances || found.kind != Deadlock && !said
	if over := p.since.Add(patient * w.Bounds.Poll); passing && now.Before(over) {
		p.next = over
		return nil
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
	var err error
	if status.Tasks == nil {
		if status, err = withTasks(ctx, w.api, status); err != nil {
			return nil, err
		}
	}
	stopped, err := StoppedTasks(ctx, w.api, w.Cluster, w.Service)
	if err != nil {
		return nil, err
	}
	own := slices.Concat(status.Tasks, stopping(stopped))
	sizes := map[string]Size{}
	for _, arn := range append(definitionsOf(own), w.Deployment.Definition) {
		of := w.definition(ctx, arn)
		if of.containers == nil {
			return nil, fmt.Errorf("describing task definition %q: no answer", arn)
		}
		sizes[arn] = of.Size()
	}
	r, err := rolloutOf(ctx, w.api, status, w.Deployment.Definition, own, sizes)
	if err != nil {
		return nil, err
	}
	return w.ofRollout(r), nil
}

// ofRollout is what the arithmetic says, or nil.
func (w *watch) ofRollout(r Rollout) *finding {
	kind, why, remedy := r.obstacle()
	ours, _ := w.status.deployment(w.Deployment.ID)
	if older := w.status.Running - ours.Running; why == "" || kind == Deadlock && older <= 0 && r.Allows() >= r.Desired {
		return nil // without older tasks none has to be replaced
	}
	f := &finding{kind: kind, facts: w.outcome.common()}
	f.facts["why"], f.facts["remedy"], f.facts["share"] = why, remedy, w.share()
	f.facts["minimum"], f.facts["maximum"] = r.percentages()
	f.facts["memory"], f.facts["cpu"] = fmt.Sprint(r.Size.Memory), fmt.Sprint(r.Size.CPU)
	f.facts["instance"], f.facts["port"], f.facts["container"] = "ID", "0", "ID"
	for _, room := range r.Out {
		f.facts["instance"], f.facts["id"] = room.Instance, room.ID
	}
	if kind == PortTaken {
		w.strangerFacts(f, r)
	}
	if event := w.unplacedEvent(w.status); event != "" {
		f.evidence = append(f.evidence, event)
	}
	f.evidence = append(f.evidence, r.lines()...)
	return f
}

// strangerFacts name the port that something else holds, and where.
func (w *watch) strangerFacts(f *finding, r Rollout) {
	for _, room := range r.Rooms {
		if n, kind, _ := room.fits(r.Size); n == 0 && kind == PortTaken {
			f.facts["instance"] = room.Instance
			break
		}
	}
	for _, port := range r.Size.Ports {
		f.facts["port"] = fmt.Sprint(port)
		break
	}
	f.facts["where"] = fmt.Sprintf(" on instance %s, and %s", f.facts["instance"], f.facts["why"])
	for _, c := range w.definitions[w.Deployment.Definition].Containers {
		for _, p := range c.Ports {
			if fmt.Sprint(p.Host) == f.facts["port"] {
				f.facts["container"] = c.Name
			}
		}
	}
}
