package deploy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"smoke.example/ecs/helpers/poll"
)

// settle closes the outcome of a deployment that settled.
func (w *watch) settle() (Outcome, error) {
	w.outcome.Settled = true
	w.outcome.Steady = w.steadySince.Sub(w.outcome.Started)
	return w.close(), nil
}

// close notes what it took.
func (w *watch) close() Outcome {
	w.outcome.Took, w.outcome.Calls = w.clock.Now().Sub(w.outcome.Started), w.api.calls
	return w.outcome
}

// end closes the outcome of a deployment that will not settle.
func (w *watch) end(ctx context.Context, f finding) (Outcome, error) {
	w.outcome.Kind = f.kind
	w.outcome = w.outcome.told(f.facts)
	w.outcome.Evidence = f.evidence
	took := w.close()
	took.Evidence = append(took.Evidence, w.lastWords(ctx, f)...)
	return took, nil
}

// endLate closes the outcome at the bound, by what was found in the way last, though it might have passed. A last look
// without an answer proves nothing about the service.
func (w *watch) endLate(ctx context.Context, status Status, err error) (Outcome, error) {
	if err != nil {
		return w.unjudged(fmt.Errorf("no answer up to the bound of %s: %w", w.Bounds.Within, err))
	}
	deaths, _ := w.deaths(ctx) // without an answer there are none
	if n := len(deaths); n > 0 {
		return w.end(ctx, *w.ofDeath(ctx, deaths[n-1], alike(deaths, deaths[n-1].kind)))
	}
	if f := w.stuck(ctx); f != nil {
		return w.end(ctx, *f)
	}
	if f := w.places.found; f != nil && w.unplacedEvent(status) != "" {
		return w.end(ctx, *f)
	}
	return w.end(ctx, w.slow(ctx, status))
}

// slow tells a service that never was steady from one that did not stay so.
func (w *watch) slow(ctx context.Context, status Status) finding {
	why := fmt.Sprintf("%s was not steady within %s (deployment.within)", w.ours(), w.Bounds.Within)
	if w.replaced > 0 {
		why = fmt.Sprintf("%s did not stay steady for %s (deployment.settle) within %s (deployment.within): "+
			"its tasks changed %d times", w.ours(), w.Bounds.Settle, w.Bounds.Within, w.replaced)
	}
	if unsteady := status.Unsteady(w.Deployment.Definition); unsteady != "" {
		why += ", " + strings.TrimSuffix(unsteady, ".")
	}
	f := finding{kind: Slow, facts: facts{
		"why": why, "line": w.line, "within": w.Bounds.Within.String(),
		"since": w.clock.Now().Sub(w.movedAt).Round(time.Second).String(),
	}}
	if status.Tasks == nil {
		status, _ = withTasks(ctx, w.api, status) // without an answer there is less evidence
	}
	for _, t := range status.Tasks {
		if t.LastStatus != "RUNNING" {
			f.evidence = append(f.evidence, fmt.Sprintf("task %s is %s: %s", t.ID(), t.LastStatus, t.times()))
		}
	}
	if event := w.telling(); event != "" {
		f.evidence = append(f.evidence, event)
	}
	return f
}

// cancelled closes the outcome of a watch that was told to end.
func (w *watch) cancelled(ctx context.Context) (Outcome, error) {
	w.outcome.Kind = Cancelled
	return w.unjudged(context.Cause(ctx))
}

// unjudged closes the outcome of a deployment that may settle or not: nobody knows.
func (w *watch) unjudged(err error) (Outcome, error) {
	err = poll.AsInfra(fmt.Errorf("watching deployment %s of %s: %w", w.Deployment.ID, w.ours(), err))
	w.outcome.Infra = true
	if w.line != "" {
		w.outcome.Evidence = []string{fmt.Sprintf("the last that was seen, at %s: %s", moment(w.movedAt), w.line)}
	}
	return w.close().explained(err, facts{"within": w.Bounds.Within.String()}), err
}
