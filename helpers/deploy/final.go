package deploy

import (
	"errors"
	"fmt"
	"strings"
)

// rollingBack is in ECS's words, of an event and of a rollout's reason.
const rollingBack = "rolling back to deployment"

// final returns the evidence that our deployment will not settle, as a sentence without its details, or "".
func (w *watch) final(status Status, err error) string {
	if errors.Is(err, ErrNoService) {
		return fmt.Sprintf("service %s/%s is gone from the cluster", w.Cluster, w.Service)
	}
	if err != nil {
		return ""
	}
	if status.State != "ACTIVE" {
		return fmt.Sprintf("service %s/%s is %s: somebody deleted it during the deployment", w.Cluster, w.Service, status.State)
	}
	if cause := w.replacedBy(status); cause != "" {
		return cause
	}
	if status.Desired == 0 {
		return fmt.Sprintf("service %s/%s wants 0 tasks, so none runs %s: raise its desired count", w.Cluster, w.Service, w.ours())
	}
	return ""
}

// replacedBy says what took the place of our deployment, or that ECS gave it up.
func (w *watch) replacedBy(status Status) string {
	ours, there := status.deployment(w.Deployment.ID)
	primary, _ := status.Primary()
	gaveUp := fmt.Sprintf("ECS gave deployment %s of %s up", w.Deployment.ID, w.ours())
	switch {
	case there && ours.Status == "PRIMARY" && ours.Rollout == "FAILED":
		return fmt.Sprintf("%s (%s)", gaveUp, strings.TrimSuffix(ours.Reason, "."))
	case there && ours.Status == "PRIMARY", !w.replacedFor(there, primary):
		return ""
	case w.rolledBack(status, ours, primary):
		return fmt.Sprintf("%s and rolled the service back to %s", gaveUp, RevisionOf(primary.Definition))
	}
	return fmt.Sprintf("deployment %s of %s, which is not of this run, took the place of ours, %s of %s",
		primary.ID, RevisionOf(primary.Definition), w.Deployment.ID, w.ours())
}

// replacedFor tells an answer from before our update, which ECS may give for a moment, from one without us.
func (w *watch) replacedFor(there bool, primary Deployment) bool {
	return there || w.seen || primary.CreatedAt.After(w.Deployment.CreatedAt) ||
		strings.Contains(primary.Reason, rollingBack)
}

// rolledBack asks for ECS's own word: a primary of the revision before may as well be somebody's.
func (w *watch) rolledBack(status Status, ours, primary Deployment) bool {
	said := ours.Rollout == "FAILED" || strings.Contains(primary.Reason, rollingBack)
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
