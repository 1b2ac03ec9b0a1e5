package logs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// Last returns the last events of the stream, at most n, the oldest first, with one call. Errors are as those of Events.
func Last(ctx context.Context, api API, group, stream string, n int) ([]Event, error) {
	out, err := api.GetLogEvents(ctx, &cwl.GetLogEventsInput{
		LogGroupName: aws.String(group), LogStreamName: aws.String(stream), Limit: aws.Int32(int32(n)),
	})
	if err != nil {
		return nil, readError(ctx, api, group, stream, err)
	}
	r := reading{}
	for _, e := range out.Events {
		r.add(Event{
			Time: moment(e.Timestamp), Ingested: moment(e.IngestionTime), Stream: stream, Message: aws.ToString(e.Message),
		})
	}
	return r.sorted(), nil
}
