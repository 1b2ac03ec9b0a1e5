package deploy

import (
	"fmt"
	"time"
)

const (
	// neighbourly is how long a watch waits at most for what others hold: another service that rolls out keeps both of
	// its revisions for about a minute.
	neighbourly = 2 * time.Minute
	// looksInPatience is how many looks at the instances fall into it, at least.
	looksInPatience = 4
)

// ofRollout is what the arithmetic says, or nil. What holds without others is said of them: it will not pass.
func (w *watch) ofRollout(r Rollout) *finding {
	kind, why, remedy := w.standsInTheWay(r)
	if why == "" {
		return nil
	}
	patience := max(min(neighbourly, w.Bounds.Within/4), patient*w.Bounds.Poll)
	if always, whyAlways, remedyAlways := w.standsInTheWay(r.empty()); whyAlways != "" {
		patience = 0
		if always != kind {
			kind, why, remedy = always, whyAlways, remedyAlways
		}
	}
	if kind == NoAgent || kind == NoInstances {
		patience = patient * w.Bounds.Poll
	}
	f := &finding{kind: kind, facts: w.outcome.common(), patience: patience}
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

// standsInTheWay is the obstacle of a rollout that is under way: without older tasks none has to be replaced.
func (w *watch) standsInTheWay(r Rollout) (kind Kind, why, remedy string) {
	kind, why, remedy = r.obstacle()
	ours, _ := w.status.deployment(w.Deployment.ID)
	if older := w.status.Running - ours.Running; kind == Deadlock && older <= 0 && r.Allows() >= r.Desired {
		return "", "", ""
	}
	return kind, why, remedy
}

// strangerFacts name the port that something else holds, and where.
func (w *watch) strangerFacts(f *finding, r Rollout) {
	for _, room := range r.Rooms {
		if n, why := room.fits(r.Size); n == 0 && why.kind == PortTaken {
			f.facts["instance"], f.facts["port"] = room.Instance, fmt.Sprint(why.port)
			break
		}
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
