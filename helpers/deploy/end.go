package deploy

import (
	"context"
	"fmt"

	"smoke.example/ecs/helpers/poll"
)

// end closes the outcome; an empty cause means that the deployment settled.
func (w *watch) end(cause string) (Outcome, error) {
	w.outcome.Settled = cause == ""
	w.outcome.Cause = cause
	if w.outcome.Settled {
		w.outcome.Steady = w.steadySince.Sub(w.outcome.Started)
	}
	w.outcome.Took = w.clock.Now().Sub(w.outcome.Started)
	return w.outcome, nil
}

// endLate closes the outcome at the bound. A last look without an answer proves nothing about the service.
func (w *watch) endLate(ctx context.Context, status Status, err error) (Outcome, error) {
	if err != nil {
		return w.unjudged(fmt.Errorf("no answer up to the bound of %s: %w", w.Bounds.Within, err))
	}
	cause := w.slow()
	if why := status.Unsteady(w.Deployment.Definition); why != "" {
		cause += ", " + why
	}
	return w.end(w.explain(ctx, cause))
}

// slow tells a service that never was steady from one that did not stay so.
func (w *watch) slow() string {
	if w.replaced == 0 {
		return fmt.Sprintf("%s was not steady within %s (deployment.within)", w.ours(), w.Bounds.Within)
	}
	return fmt.Sprintf("%s did not stay steady for %s (deployment.settle) within %s (deployment.within): "+
		"its tasks changed %d times", w.ours(), w.Bounds.Settle, w.Bounds.Within, w.replaced)
}

// unjudged closes the outcome of a deployment that may settle or not: nobody knows.
func (w *watch) unjudged(err error) (Outcome, error) {
	err = poll.AsInfra(fmt.Errorf("watching deployment %s of %s: %w", w.Deployment.ID, w.ours(), err))
	outcome, _ := w.end(err.Error())
	outcome.Infra = true
	return outcome, err
}
