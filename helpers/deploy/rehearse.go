package deploy

import (
	"context"
	"fmt"

	"smoke.example/ecs/helpers/target"
)

// Rehearsal is what Run would do, and what would keep it from that.
type Rehearsal struct {
	Cluster, Service, File string
	// Live is what runs now, Newest the newest revision of the family that would get a new one; none where that is new.
	Live, Newest Revision
	// Family is what would be registered, with Containers.
	Family     string
	Containers []ContainerDefinition
	// Diff is what would change, a line each.
	Diff []string
	// Rollout is the arithmetic of the change.
	Rollout Rollout
	// Blocked says in one sentence each what would keep the deployment from being made, or from ending.
	Blocked []string
	// Waits names the deployment whose end would be waited for; empty is none.
	Waits string
	// Replaces says why the deployment that is under way would not be waited for; empty where it would.
	Replaces string
	// PutsBack says that a deployment that fails would be rolled back.
	PutsBack bool
}

// Rehearse looks at all that Run looks at before it writes, tells it to plan.Progress, and calls nothing that writes.
// What would keep the deployment from being made is no error (see Blocked); what cannot be looked at is.
func Rehearse(ctx context.Context, api API, plan Plan) (Rehearsal, error) {
	plan = plan.complete()
	r, err := plan.rehearse(ctx, api)
	if err != nil {
		return r, err
	}
	for _, line := range r.Lines() {
		plan.Progress(line)
	}
	return r, nil
}

func (p Plan) rehearse(ctx context.Context, api API) (Rehearsal, error) {
	t := p.Target
	r := Rehearsal{Cluster: t.Cluster, Service: t.Service, File: t.Definition, PutsBack: t.Deployment.Rollback}
	def, err := p.render()
	if err != nil {
		return r, err
	}
	r.Family, r.Containers = def.Family(), def.Containers()
	if err := t.Require(target.Deploy); err != nil {
		r.Blocked = append(r.Blocked, err.Error())
	}
	status, err := p.find(ctx, api)
	if err != nil {
		return r, err
	}
	if status, err = withTasks(ctx, api, status); err != nil {
		return r, err
	}
	r.Live = RevisionOf(status.Live())
	p.rehearseWait(ctx, api, &r, status)
	diff, err := def.Against(ctx, api, r.Live.ARN)
	if err != nil {
		return r, err
	}
	r.Diff = diff.Lines()
	if newest, err := describe(ctx, api, r.Family); err == nil { // a family that is new cannot be described
		r.Newest = RevisionOf(*newest.TaskDefinitionArn)
	}
	return p.rehearseRollout(ctx, api, r, status)
}

func (p Plan) rehearseWait(ctx context.Context, api API, r *Rehearsal, status Status) {
	busy, is := status.Underway()
	if !is {
		return
	}
	text := status.underwayText(busy, p.Clock.Now())
	why := p.hopelessNow(ctx, api, status, busy)
	switch may := p.Target.Deployment.Underway == waits; {
	case may && why == "":
		r.Waits = text
	case may:
		r.Replaces = text + "; " + why
	case why != "":
		r.Blocked = append(r.Blocked, text+"; "+why+" (deployment.underway)")
	default:
		r.Blocked = append(r.Blocked, text+" (deployment.underway)")
	}
}

// rehearseRollout does the arithmetic for a definition that has no ARN yet.
func (p Plan) rehearseRollout(ctx context.Context, api API, r Rehearsal, status Status) (Rehearsal, error) {
	size := sized(api, Registered{Containers: r.Containers}.Size())
	rollout, err := rolloutOf(ctx, api, status, p.Clock.Now(), "", size)
	if err != nil {
		return r, err
	}
	r.Rollout = rollout
	switch why := rollout.Stuck(); {
	case why == "":
	case rollout.Crowded():
		r.Blocked = append(r.Blocked, "the rollout would not end as the cluster is now: "+why)
	default:
		r.Blocked = append(r.Blocked, "the rollout would never end: "+why)
	}
	return r, nil
}

// Lines tells it to a person, a line each.
func (r Rehearsal) Lines() []string {
	lines := []string{r.registers()}
	for _, c := range r.Containers {
		lines = append(lines, fmt.Sprintf("  %s of image %s", c.Name, c.Image))
	}
	for _, line := range r.Diff {
		lines = append(lines, fmt.Sprintf("against %s, which is live: %s", r.Live, line))
	}
	lines = append(lines, r.updates())
	if r.Waits != "" {
		lines = append(lines, "would wait before: "+r.Waits)
	}
	if r.Replaces != "" {
		lines = append(lines, "would take the place, without a wait, of: "+r.Replaces)
	}
	lines = append(lines, r.replaces(), r.fails())
	for _, why := range r.Blocked {
		lines = append(lines, "in the way: "+why)
	}
	return append(lines, "nothing was changed")
}

func (r Rehearsal) registers() string {
	if r.Newest.ARN == "" {
		return fmt.Sprintf("would register the first revision of %s from %s:", r.Family, r.File)
	}
	return fmt.Sprintf("would register a new revision of %s, after %s, from %s:", r.Family, r.Newest, r.File)
}

func (r Rehearsal) updates() string {
	return fmt.Sprintf("would update %s/%s from %s to it: %d tasks", r.Cluster, r.Service, r.Live, r.Rollout.Desired)
}

func (r Rehearsal) replaces() string {
	return fmt.Sprintf("would replace them keeping %d (minimumHealthyPercent %d) and having no more than %d (maximumPercent %d); "+
		"%d fit at once", r.Rollout.Keeps(), r.Rollout.MinimumHealthyPercent, r.Rollout.Allows(), r.Rollout.MaximumPercent,
		r.Rollout.fits())
}

func (r Rehearsal) fails() string {
	if r.PutsBack {
		return fmt.Sprintf("would put %s back if the deployment or its verification failed (deployment.rollback)", r.Live)
	}
	return "would leave it as it is if it failed (deployment.rollback is false)"
}
