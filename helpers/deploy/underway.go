package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/poll"
)

// waits is the target's word for waiting until another deployment is over.
const waits = "wait"

// Underway returns the deployment of the service that is not over, or false. One that failed is over, whatever it left
// running: ECS starts no more tasks of it.
func (s Status) Underway() (Deployment, bool) {
	primary, there := s.Primary()
	switch {
	case !there, primary.Rollout == rolloutFailed:
		return Deployment{}, false
	case primary.Rollout == rolloutInProgress:
		return primary, true
	}
	for _, d := range s.Deployments {
		if d.ID != primary.ID && d.Running+d.Pending > 0 {
			return primary, true
		}
	}
	return Deployment{}, false
}

// underwayText names a deployment that is not over, since when it is, and how far it has come.
func (s Status) underwayText(d Deployment, now time.Time) string {
	return fmt.Sprintf("deployment %s of %s is under way in %s/%s since %s (%s): %s", d.ID, RevisionOf(d.Definition),
		s.Cluster, s.Service, d.CreatedAt.UTC().Format(time.RFC3339), now.Sub(d.CreatedAt).Round(time.Second), s.howFar(d))
}

// howFar tells the counts of a deployment, and of the others of the service.
func (s Status) howFar(d Deployment) string {
	text := fmt.Sprintf("%d of %d tasks running, %d starting", d.Running, d.Desired, d.Pending)
	if d.Failed > 0 {
		text += fmt.Sprintf(", %d failed", d.Failed)
	}
	for _, other := range s.Deployments {
		if other.ID != d.ID && other.Running+other.Pending > 0 {
			text += fmt.Sprintf("; %s still runs %d", RevisionOf(other.Definition), other.Running)
		}
	}
	return text
}

// await returns when no other deployment is under way, or the one that is will not settle, with a look at the service
// then: ours takes its place. As the target says it waits for that up to the bound of a rollout, or it refuses at once.
func (p Plan) await(ctx context.Context, api API, status Status) (Status, error) {
	busy, is := status.Underway()
	if !is {
		return status, nil
	}
	if p.Target.Deployment.Underway != waits {
		return status, p.refuse(ctx, api, status, busy)
	}
	w := &waiting{Plan: p, api: api, last: busy, until: p.Clock.Now().Add(p.Target.Deployment.Within)}
	w.other = p.others(api, status, busy)
	p.Progress(fmt.Sprintf("waiting up to %s, since %s", p.Target.Deployment.Within, status.underwayText(busy, p.Clock.Now())))
	return w.wait(ctx, status)
}

// refuse says what is under way, and whether there is anything to wait for.
func (p Plan) refuse(ctx context.Context, api API, status Status, d Deployment) error {
	setting := fmt.Sprintf("(deployment.underway: wait in %s, or SMOKE_UNDERWAY=wait)", p.Target.File())
	why := p.hopelessNow(ctx, api, status, d)
	if why == "" {
		return p.busy(status, d, "", "or let runs wait for it "+setting)
	}
	return poll.AsInfra(&RefusalError{
		Kind:  UnderWay,
		Cause: status.underwayText(d, p.Clock.Now()) + "; " + why,
		Next: fmt.Sprintf("let runs take its place %s, or put back what ran before it: "+
			"aws ecs update-service --cluster %s --service %s --task-definition %s",
			setting, status.Cluster, status.Service, RevisionOf(status.Live())),
	})
}

// busy refuses to deploy on top of another deployment.
func (p Plan) busy(status Status, d Deployment, after, remedy string) error {
	return poll.AsInfra(&RefusalError{
		Kind:  UnderWay,
		Cause: after + status.underwayText(d, p.Clock.Now()),
		Next: fmt.Sprintf("run again when it is over, %s; if it can never end, put back what ran before it: "+
			"aws ecs update-service --cluster %s --service %s --task-definition %s",
			remedy, status.Cluster, status.Service, RevisionOf(status.Live())),
	})
}

// waiting is a wait for the end of a deployment that is not ours.
type waiting struct {
	Plan
	api   API
	last  Deployment
	until time.Time
	line  string
	// other judges the deployment that is waited for.
	other *watch
}

func (w *waiting) wait(ctx context.Context, status Status) (Status, error) {
	var unanswered error
	for {
		calls := w.other.api.calls
		if unanswered == nil {
			if why := w.other.hopeless(ctx, status); why != "" {
				w.Progress(why + "; nothing is left to wait for, ours takes its place")
				return status, nil
			}
		}
		left := w.until.Sub(w.Clock.Now())
		if left <= 0 {
			return status, w.busy(status, w.last, fmt.Sprintf("waited %s (deployment.within), and ",
				w.Target.Deployment.Within), "raise deployment.within")
		}
		pause := w.other.pause(w.other.api.calls-calls+1, unanswered)
		if err := w.Clock.Wait(ctx, min(pause, left)); err != nil {
			return status, poll.AsInfra(fmt.Errorf("waiting for the end of deployment %s: %w", w.last.ID, err))
		}
		next, err := glance(ctx, w.other.api, w.Target.Cluster, w.Target.Service)
		if err != nil && (poll.Final(err) || errors.Is(err, ErrNoService)) {
			return status, err
		}
		unanswered = err
		w.other.pace(w.tell(next, err))
		if err != nil {
			continue
		}
		status = next
		if _, is := status.Underway(); !is {
			return status, nil
		}
		if w.last.ID != w.other.Deployment.ID {
			w.other = w.others(w.api, status, w.last)
		}
	}
}

// tell says what has changed since the last look, and reports whether something has.
func (w *waiting) tell(status Status, err error) bool {
	line := w.changed(status, err)
	if line == w.line {
		return false
	}
	w.line = line
	w.Progress(line)
	return true
}

// changed is the state of the wait in one line.
func (w *waiting) changed(status Status, err error) string {
	if err != nil {
		return fmt.Sprintf("ECS does not answer, asking again: %v", err)
	}
	primary, _ := status.Primary()
	before := w.last
	w.last = primary
	switch _, is := status.Underway(); {
	case before.ID != primary.ID:
		return fmt.Sprintf("deployment %s was replaced by %s of %s: %s (%s)", before.ID, primary.ID,
			RevisionOf(primary.Definition), status.howFar(primary), primary.Reason)
	case is:
		return fmt.Sprintf("waiting for deployment %s: %s", primary.ID, status.howFar(primary))
	case primary.Rollout == rolloutFailed:
		return fmt.Sprintf("deployment %s of %s is over, it failed (%s); %s is live", primary.ID,
			RevisionOf(primary.Definition), primary.Reason, RevisionOf(status.Live()))
	}
	return fmt.Sprintf("deployment %s of %s is over", primary.ID, RevisionOf(primary.Definition))
}
