package images

import (
	"context"
	"fmt"
	"time"

	"github.com/moby/moby/client"
)

const (
	// answerWithin bounds the wait for a registry's first word, so that a machine without one is told soon.
	answerWithin = 8 * time.Second
	// silence bounds the time between two later words.
	silence = 30 * time.Second
)

// pull asks the engine's registry for an image, once.
func pull(ctx context.Context, engine *client.Client, ref string, say func(string, ...any)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(answerWithin, func() {
		cancel(fmt.Errorf("the registry was silent for too long (%v at first, then %v)", answerWithin, silence))
	})
	defer patience.Stop()
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
		patience.Reset(silence)
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
