package wire

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// filterLogEvents searches a group. A page may be empty and still have a next token; the end is where there is none.
func filterLogEvents(
	d *state.Data, in *cloudwatchlogs.FilterLogEventsInput,
) (*cloudwatchlogs.FilterLogEventsOutput, *state.Fault) {
	g, fault := logGroup(d, in.LogGroupName, in.LogGroupIdentifier)
	if fault != nil {
		return nil, fault
	}
	keep, fault := eventFilter(in)
	if fault != nil {
		return nil, fault
	}
	most, fault := limit(in.Limit, pageEvents)
	if fault != nil {
		return nil, fault
	}
	from, fault := filterToken(in.NextToken)
	if fault != nil {
		return nil, fault
	}
	kept, _, end := scan(g.Events, from, true, most, keep)
	out := &cloudwatchlogs.FilterLogEventsOutput{
		SearchedLogStreams: []types.SearchedLogStream{},
		Events: each(kept, func(e *state.LogEvent) types.FilteredLogEvent {
			return types.FilteredLogEvent{
				LogStreamName: &e.Stream, Timestamp: &e.Millis, Message: &e.Message, IngestionTime: millis(e.Ingested),
				EventId: str(position(e.Position)),
			}
		}),
	}
	if n := len(g.Events); n > 0 && g.Events[n-1].Compare(end) > 0 {
		out.NextToken = str(base64.URLEncoding.EncodeToString([]byte(position(end))))
	}
	return out, nil
}

func filterToken(token *string) (state.Position, *state.Fault) {
	if token == nil {
		return state.Position{}, nil
	}
	text, err := base64.URLEncoding.DecodeString(*token)
	if p, ok := positionOf(string(text)); ok && err == nil {
		return p, nil
	}
	return state.Position{}, state.Refuse(state.InvalidParameter, "The specified nextToken is invalid.")
}

func eventFilter(in *cloudwatchlogs.FilterLogEventsInput) (func(*state.LogEvent) bool, *state.Fault) {
	switch {
	case len(in.LogStreamNames) > 0 && in.LogStreamNamePrefix != nil:
		return nil, state.Refuse(state.InvalidParameter,
			"logStreamNamePrefix and logStreamNames are mutually exclusive parameters.")
	case len(in.LogStreamNames) > 100:
		return nil, constraint(strings.Join(in.LogStreamNames, ","), "logStreamNames", "have length less than or equal to 100")
	case in.StartFromHead != nil && !*in.StartFromHead:
		return nil, state.Refuse(state.InvalidParameter, "The stand-in does not support startFromHead false.")
	}
	matches, fault := pattern(value(in.FilterPattern))
	return func(e *state.LogEvent) bool {
		return e.Millis >= value(in.StartTime) && (in.EndTime == nil || e.Millis <= *in.EndTime) &&
			(len(in.LogStreamNames) == 0 || slices.Contains(in.LogStreamNames, e.Stream)) &&
			strings.HasPrefix(e.Stream, value(in.LogStreamNamePrefix)) && matches(e.Message)
	}, fault
}
