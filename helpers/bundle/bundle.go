// Package bundle collects what a person wants to look at when a run went wrong: what AWS tells of the service, what the
// hosts and their engines tell, the ends of the logs, and what the service answers. Each part is got for itself, so that
// what is broken takes no other part with it, and the index says what could not be got, and why.
package bundle

import (
	"context"
	"errors"
	"time"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
	"smoke.example/ecs/helpers/usersapi"
	"smoke.example/ecs/helpers/witness"
)

// Config says of what a bundle is collected, and where it goes.
type Config struct {
	// Target is the environment; its section bundle has the bounds.
	Target *target.Target
	// Folder is the run's; the bundle is a folder in it.
	Folder evidence.Folder
	// RunID is in the User-Agent of what is asked.
	RunID unique.Run
	// Commit is the suite's, and GoVersion what it was built with; empty where nobody knows.
	Commit, GoVersion string
	// Light collects only what the report of a good run shows: the running tasks, their containers and their last lines.
	Light bool

	// Witness writes down what is asked.
	Witness witness.Witness

	// AWS, Dial and Ask take the place of AWS as the SDK's environment says, of SSH and of HTTP as the target says. Nil
	// leaves them.
	AWS  func(context.Context) (AWS, error)
	Dial func(context.Context, discover.Instance) (Shell, error)
	Ask  func(ctx context.Context, base, path string) (usersapi.Reply, error)
}

// Bounds of the light bundle, which a good run has to wait for.
const (
	lightWithin = 10 * time.Second
	lightLines  = 50
)

// ErrInterrupted is the cause of a context that ended because a person wanted it.
var ErrInterrupted = errors.New("interrupted while the evidence was collected")

// Collect collects the bundle into the run's folder and returns its index, which is written there too. It ends within the
// target's bounds, and at once with ctx; what there is then is kept. Its one error is an index that cannot be written. A
// target whose bundle.within is zero wants none: the zero Bundle.
func Collect(ctx context.Context, config Config) (evidence.Bundle, error) {
	within := config.Target.Bundle.Within
	if within <= 0 {
		return evidence.Bundle{}, nil
	}
	if config.Light {
		within = min(within, lightWithin)
	}
	c := newCollector(config, within)
	whole, stop := context.WithTimeout(ctx, within)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		// Whoever asks ends a little earlier, and can still say what they waited for.
		ctx, stop := context.WithTimeout(whole, within-within/20)
		defer stop()
		c.everything(ctx)
	}()
	select {
	case <-done:
	case <-whole.Done():
	}
	c.journal()
	return c.conclude(whole)
}

// lines is how many lines of each log are kept.
func (c *collector) lines() int {
	if c.Light {
		return min(lightLines, c.Target.Bundle.Lines)
	}
	return c.Target.Bundle.Lines
}

// everything collects all parts, and ends when all have ended.
func (c *collector) everything(ctx context.Context) {
	versions := c.promise(evidence.Part{Name: "versions", Kind: evidence.Versions}, small)
	s := c.survey(ctx)
	together(
		func() { c.logs(ctx, s) },
		func() { c.hosts(ctx, s) },
		func() { c.answers(ctx, s) },
	)
	versions.keep(c.versions(s), nil)
}
