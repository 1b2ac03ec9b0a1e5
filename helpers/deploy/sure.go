package deploy

import (
	"errors"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/poll"
)

// doubt is what one look has found that another may take back: ECS answers from more than one place, of which one may
// be some seconds behind.
type doubt struct {
	kind  Kind
	since time.Time
}

// behind is how far ECS's places may be apart.
const behind = 5 * time.Second

// apart is the time between two looks of which one proves the other. A stand-in's Poll makes it shorter.
func apart(poll time.Duration) time.Duration { return max(poll, min(behind, patient*poll)) }

// agreed returns what a look some seconds before has found too, or what ECS says in its own words; else nil.
func (w *watch) agreed(f *finding) *finding {
	if f.kind == GaveUp || f.kind == RolledBack {
		return f
	}
	now := w.clock.Now()
	if w.doubt.kind != f.kind {
		w.doubt = doubt{kind: f.kind, since: now}
		o := w.outcome
		o.Kind = f.kind
		w.sayOnce(fmt.Sprintf("one answer says that %s; asking again, since it may be an old one", o.told(f.facts).Cause))
	}
	if now.Sub(w.doubt.since) < apart(w.Bounds.Poll) {
		return nil
	}
	return f
}

// proof is the time until the look that proves the last one, or else usual; also usual after an err that says nothing of
// the service, such as that ECS wants fewer looks.
func (w *watch) proof(usual time.Duration, err error) time.Duration {
	if again, _ := poll.Retry(err); w.doubt.kind == "" || again && !errors.Is(err, ErrNoService) {
		return usual
	}
	return max(w.Bounds.Poll, w.doubt.since.Add(apart(w.Bounds.Poll)).Sub(w.clock.Now()))
}

// outdated returns an error for an answer that is older than our deployment, though ECS has shown that already.
func (w *watch) outdated(status Status) error {
	_, there := status.deployment(w.Deployment.ID)
	primary, is := status.Primary()
	if !w.seen || there || !is || status.State != active || w.newer(primary) || w.rolledBack(status, Deployment{}, primary) {
		return nil
	}
	return &RefusalError{
		Kind: Silent,
		Cause: fmt.Sprintf("an answer from before deployment %s: the newest that it has is %s of %s since %s",
			w.Deployment.ID, primary.ID, RevisionOf(primary.Definition), moment(primary.CreatedAt)),
		Next: "it is not believed",
	}
}

// newer tells another deployment that came after ours; the times may be the same.
func (w *watch) newer(d Deployment) bool { return !d.CreatedAt.Before(w.Deployment.CreatedAt) }

// ecsTime notes a time that ECS told: its clock, which need not go as ours, is at least there.
func (w *watch) ecsTime(at time.Time) { w.ahead = max(w.ahead, at.Sub(w.clock.Now())) }

// ecsNow is the time of ECS's clock, as far as it has told.
func (w *watch) ecsNow() time.Time { return w.clock.Now().Add(w.ahead) }

// heed notes the times of an answer.
func (w *watch) heed(status Status) {
	for _, d := range status.Deployments {
		w.ecsTime(d.CreatedAt)
	}
	for _, event := range status.Events {
		w.ecsTime(event.At)
	}
}
