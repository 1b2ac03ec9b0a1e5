package deploy

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// stuck returns the task of the service that should have stopped long ago, or nil.
func (w *watch) stuck(ctx context.Context) *finding {
	i := slices.IndexFunc(w.ends.stopped, func(t Task) bool {
		_, timeout := w.definition(ctx, t.Definition).stopTimeouts()
		return t.StoppedAt.IsZero() && !t.StoppingAt.IsZero() && w.clock.Now().Sub(t.StoppingAt) > timeout
	})
	if i < 0 {
		return nil
	}
	t := w.ends.stopped[i]
	_, timeout := w.definition(ctx, t.Definition).stopTimeouts()
	f := &finding{kind: StuckStopping, facts: w.outcome.common(), task: t}
	f.facts["task"], f.facts["revision"] = t.ID(), RevisionOf(t.Definition).String()
	f.facts["since"] = w.clock.Now().Sub(t.StoppingAt).Round(time.Second).String()
	f.facts["timeout"], f.facts["share"] = timeout.String(), w.share()
	f.facts["instance"] = lastPart(t.Host)
	f.evidence = []string{t.times()}
	return f
}

// sayStuck says of a task that it does not stop.
func (w *watch) sayStuck(ctx context.Context) {
	if f := w.stuck(ctx); f != nil {
		w.sayOnce(fmt.Sprintf("task %s of %s was told to stop at %s and has not within its stopTimeout of %s",
			f.facts["task"], f.facts["revision"], moment(f.task.StoppingAt), f.facts["timeout"]))
	}
}
