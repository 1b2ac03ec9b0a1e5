package deploy

import (
	"fmt"
	"strings"
)

// rollingBack is in ECS's words, of an event and of a rollout's reason.
const rollingBack = "rolling back to deployment"

// overtaken returns what the service itself tells of a deployment that will not settle, or nil.
func (w *watch) overtaken(status Status) *finding {
	if status.State != active {
		state := status.State + ": somebody deleted it during the deployment"
		return &finding{kind: Gone, facts: facts{"state": state}}
	}
	if found := w.replacedBy(status); found != nil {
		return found
	}
	if status.Desired == 0 {
		return &finding{kind: ScaledToZero, facts: facts{"desired": fmt.Sprint(max(w.Deployment.Desired, 1))}}
	}
	return nil
}

// replacedBy says what took the place of our deployment, or that ECS gave it up.
func (w *watch) replacedBy(status Status) *finding {
	ours, there := status.deployment(w.Deployment.ID)
	primary, _ := status.Primary()
	told := facts{"now": RevisionOf(primary.Definition).String(), "other": primary.ID, "reason": "", "why": ""}
	switch {
	case there && ours.Status == statusPrimary && ours.Rollout == rolloutFailed:
		told["reason"] = fmt.Sprintf(" (%s)", strings.TrimSuffix(ours.Reason, "."))
		return &finding{kind: GaveUp, facts: told}
	case there && ours.Status == statusPrimary:
		return nil
	case w.rolledBack(status, ours, primary):
		return &finding{kind: RolledBack, facts: told}
	case !there && !w.newer(primary):
		return nil // an answer from before our update, which ECS may give for a moment
	}
	return &finding{kind: Replaced, facts: told, evidence: []string{fmt.Sprintf(
		"deployment %s is %s since %s: %s", primary.ID, primary.Status, moment(primary.CreatedAt), primary.Reason)}}
}

// rolledBack asks for ECS's own word: a primary of the revision before may as well be somebody's.
func (w *watch) rolledBack(status Status, ours, primary Deployment) bool {
	said := ours.Rollout == rolloutFailed || strings.Contains(primary.Reason, rollingBack)
	for _, event := range w.ownEvents(status) {
		said = said || strings.Contains(event.Message, rollingBack)
	}
	return said
}

// ours is the short name of our revision.
func (w *watch) ours() Revision { return RevisionOf(w.Deployment.Definition) }

func (s Status) deployment(id string) (Deployment, bool) {
	for _, d := range s.Deployments {
		if d.ID == id {
			return d, true
		}
	}
	return Deployment{}, false
}
