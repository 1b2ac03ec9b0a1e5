package deploy

import (
	"context"
	"fmt"
)

// others watches a deployment that is not ours, as the service's newest, by the rules of Watch.
func (p Plan) others(api API, status Status, d Deployment) *watch {
	t := p.Target
	w := newWatch(api, p.Clock, WatchConfig{
		Cluster: t.Cluster, Service: t.Service, Deployment: d, Previous: status.Live(), Bounds: t.Deployment, Progress: p.Progress,
	})
	w.others, w.seen = true, true
	return w
}

// hopeless returns why the deployment will not settle whatever anybody waits for, or "". That ECS does not let us look
// closer is none: the wait has its own bound.
func (w *watch) hopeless(ctx context.Context, status Status) string {
	w.status = status
	primary, _ := status.Primary()
	if primary.ID != w.Deployment.ID || primary.Rollout == rolloutCompleted {
		return ""
	}
	found, err := w.findFailure(ctx, status)
	if err != nil || found == nil {
		return ""
	}
	o := w.outcome
	o.Kind = found.kind
	return fmt.Sprintf("deployment %s of %s will not settle: %s", w.Deployment.ID, w.ours(), o.told(found.facts).Cause)
}

// hopelessNow is hopeless for one who does not wait. What has to be seen in two looks gets the second one.
func (p Plan) hopelessNow(ctx context.Context, api API, status Status, d Deployment) string {
	w := p.others(api, status, d)
	why := w.hopeless(ctx, status)
	if why != "" || w.places.found == nil || p.Clock.Wait(ctx, w.places.next.Sub(p.Clock.Now())) != nil {
		return why
	}
	if status, err := glance(ctx, w.api, w.Cluster, w.Service); err == nil {
		return w.hopeless(ctx, status)
	}
	return ""
}
