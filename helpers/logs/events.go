package logs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// Bounds of one reading. A page holds at most 1 MB or 10,000 events, but may well hold none.
const (
	maxPages = 500
	maxBytes = 64 << 20
)

// Events returns all events of the stream since a time (inclusive; the zero time is all), the oldest first, those of
// one moment as they came. If the stream does not exist the error wraps ErrNoStream or ErrNoGroup; if there is more
// than one reading takes it wraps ErrTooMuch, and the events that were read are returned too.
func Events(ctx context.Context, api API, group, stream string, since time.Time) ([]Event, error) {
	r := reading{}
	input := &cwl.GetLogEventsInput{
		LogGroupName: aws.String(group), LogStreamName: aws.String(stream),
		StartFromHead: aws.Bool(true), StartTime: start(since),
	}
	for r.more() {
		out, err := api.GetLogEvents(ctx, input)
		if err != nil {
			return r.sorted(), readError(ctx, api, group, stream, err)
		}
		for _, e := range out.Events {
			r.add(Event{
				Time: moment(e.Timestamp), Ingested: moment(e.IngestionTime),
				Stream: stream, Message: aws.ToString(e.Message),
			})
		}
		// The end is where the token that was sent comes back; an empty page is not the end.
		next := aws.ToString(out.NextForwardToken)
		if next == "" || next == aws.ToString(input.NextToken) {
			return r.sorted(), nil
		}
		input.NextToken = aws.String(next)
	}
	return r.sorted(), fmt.Errorf("reading stream %q of log group %q since %s: %w", stream, group, day(since), ErrTooMuch)
}

// readError tells a missing group from a missing stream by asking again for the stream, which needs the group.
func readError(ctx context.Context, api API, group, stream string, err error) error {
	if notFound(err) {
		_, missing := Stream(ctx, api, group, stream)
		if errors.Is(missing, ErrNoGroup) || errors.Is(missing, ErrNoStream) {
			return missing
		}
	}
	return fmt.Errorf("reading stream %q of log group %q: %w", stream, group, err)
}

// reading collects events within the bounds.
type reading struct {
	events       []Event
	pages, bytes int
}

// more counts a page and reports whether it may be read.
func (r *reading) more() bool {
	r.pages++
	return r.pages <= maxPages && r.bytes < maxBytes
}

func (r *reading) add(e Event) {
	r.events = append(r.events, e)
	r.bytes += len(e.Message)
}

// start is a time as CloudWatch wants it, nil for the zero time.
func start(since time.Time) *int64 {
	if since.IsZero() {
		return nil
	}
	return aws.Int64(since.UnixMilli())
}

// day is a time for a message.
func day(since time.Time) string {
	if since.IsZero() {
		return "its first event"
	}
	return since.UTC().Format(time.RFC3339)
}
