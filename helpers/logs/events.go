package logs

import (
	"context"
	"time"
)

// Events returns all events of the stream since a time (inclusive; the zero time is all), the oldest first.
func Events(ctx context.Context, api API, group, stream string, since time.Time) ([]Event, error) {
	_, _, _, _, _ = ctx, api, group, stream, since
	return nil, nil
}

// Find returns the events of all streams of the group that contain text, since a time, the oldest first.
func Find(ctx context.Context, api API, group, text string, since time.Time) ([]Event, error) {
	_, _, _, _, _ = ctx, api, group, text, since
	return nil, nil
}
