package images

import (
	"context"
	"fmt"
	"time"

	"github.com/moby/moby/client"
)

// patience is how long a registry may be silent: until its first word, short so that a machine without one is told
// soon, and then between two words.
type patience struct{ first, later time.Duration }

var usual = patience{first: 8 * time.Second, later: 30 * time.Second}

// pull asks the engine's registry for an image, once.
func (p patience) pull(ctx context.Context, engine *client.Client, ref string, say func(string, ...any)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	clock := time.AfterFunc(p.first, func() {
		cancel(fmt.Errorf("the registry was silent for too long (%v at first, then %v)", p.first, p.later))
	})
	defer clock.Stop()
	response, err := engine.ImagePull(ctx, ref, client.ImagePullOptions{})
	if err != nil {
		return cause(ctx, err)
	}
	for m, err := range response.JSONMessages(ctx) {
		if err != nil {
			return cause(ctx, err)
		}
		if m.Error != nil {
			return m.Error
		}
		if m.Progress == nil {
			say("pulling %s: %s", ref, m.Status)
		}
		clock.Reset(p.later)
	}
	return cause(ctx, nil)
}

// cause prefers the reason for which a context was ended to the error that this made.
func cause(ctx context.Context, err error) error {
	if reason := context.Cause(ctx); reason != nil {
		return reason
	}
	return err
}
