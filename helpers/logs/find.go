package logs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// Find returns the events of all streams of the group that contain text, case and all, since a time (inclusive;
// the zero time is all), the oldest first. An empty text is in every event. Errors are as those of Events.
func Find(ctx context.Context, api API, group, text string, since time.Time) ([]Event, error) {
	r := reading{}
	input := &cwl.FilterLogEventsInput{
		LogGroupName: aws.String(group), FilterPattern: pattern(text), StartTime: start(since),
	}
	for r.more() {
		out, err := api.FilterLogEvents(ctx, input)
		if notFound(err) {
			return r.sorted(), noGroup(group, err)
		}
		if err != nil {
			return r.sorted(), fmt.Errorf("searching log group %q for %q: %w", group, text, err)
		}
		r.addMatches(out, text)
		// The end is where no token comes back; empty pages before it are normal.
		if input.NextToken = out.NextToken; aws.ToString(out.NextToken) == "" {
			return r.sorted(), nil
		}
	}
	return r.sorted(), fmt.Errorf("searching log group %q for %q since %s: %w", group, text, day(since), ErrTooMuch)
}

// addMatches looks once more, since a pattern may match more than the text that it was made from.
func (r *reading) addMatches(out *cwl.FilterLogEventsOutput, text string) {
	for _, e := range out.Events {
		if message := aws.ToString(e.Message); strings.Contains(message, text) {
			r.add(Event{
				Time: moment(e.Timestamp), Ingested: moment(e.IngestionTime),
				Stream: aws.ToString(e.LogStreamName), Message: message,
			})
		}
	}
}

// sorted puts the events of all streams in order. Those of one stream and moment stay as they came.
func (r *reading) sorted() []Event {
	slices.SortStableFunc(r.events, func(a, b Event) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Stream, b.Stream))
	})
	return r.events
}

// pattern is a filter pattern that matches text as it stands, nil for an empty one.
func pattern(text string) *string {
	if text == "" {
		return nil
	}
	return aws.String(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`)
}
