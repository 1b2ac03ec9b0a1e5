package wire

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// A page of a log ends after so many events or bytes, whether its filter let them through or not: that is why
// pages can be empty before the end.
const (
	pageEvents = 10_000
	pageBytes  = 1 << 20
)

// getLogEvents pages through one stream. Its tokens name a place between two events and the direction to go; at the
// end it answers the token that it was given.
func getLogEvents(
	d *state.Data, in *cloudwatchlogs.GetLogEventsInput,
) (*cloudwatchlogs.GetLogEventsOutput, *state.Fault) {
	g, fault := logGroup(d, in.LogGroupName, in.LogGroupIdentifier)
	if fault != nil {
		return nil, fault
	}
	s, fault := g.Stream(value(in.LogStreamName))
	if fault != nil {
		return nil, fault
	}
	most, fault := limit(in.Limit, pageEvents)
	if fault != nil {
		return nil, fault
	}
	from, forward, fault := start(s, in)
	if fault != nil {
		return nil, fault
	}
	seen, first, last := scan(s.Events, from, forward, most, func(e *state.LogEvent) bool {
		return e.Millis >= value(in.StartTime) && (in.EndTime == nil || e.Millis < *in.EndTime)
	})
	switch {
	case first == from && forward: // nothing there: what comes before includes the event at the place itself
		first.Sequence++
	case first == from:
		last.Sequence--
	case !forward:
		first, last = last, first
	}
	if !forward {
		slices.Reverse(seen)
	}
	return &cloudwatchlogs.GetLogEventsOutput{
		NextForwardToken: str("f/" + position(last) + "/s"), NextBackwardToken: str("b/" + position(first) + "/s"),
		Events: each(seen, func(e *state.LogEvent) types.OutputLogEvent {
			return types.OutputLogEvent{Timestamp: &e.Millis, Message: &e.Message, IngestionTime: millis(e.Ingested)}
		}),
	}, nil
}

// start reads where to begin. Without a token that is the end of the stream, or its head if the caller says so.
func start(
	s *state.LogStream, in *cloudwatchlogs.GetLogEventsInput,
) (from state.Position, forward bool, fault *state.Fault) {
	if in.NextToken == nil {
		if value(in.StartFromHead) {
			return state.Position{}, true, nil
		}
		return tail(s), false, nil
	}
	direction, rest, _ := strings.Cut(*in.NextToken, "/")
	from, ok := positionOf(strings.TrimSuffix(rest, "/s"))
	if !ok || direction != "f" && direction != "b" {
		return from, false, state.Refuse(state.InvalidParameter, "The specified nextToken is invalid.")
	}
	return from, direction == "f", nil
}

// tail is the place after the last event.
func tail(s *state.LogStream) state.Position {
	if len(s.Events) == 0 {
		return state.Position{}
	}
	p := s.Events[len(s.Events)-1].Position
	p.Sequence++
	return p
}

// scan walks through events from a place on, or back from it, and returns the first ones that keep accepts, with the
// places where it began and where it stopped.
func scan(
	events []*state.LogEvent, from state.Position, forward bool, most int, keep func(*state.LogEvent) bool,
) (kept []*state.LogEvent, begin, end state.Position) {
	at, found := slices.BinarySearchFunc(events, from, func(e *state.LogEvent, p state.Position) int { return e.Compare(p) })
	step := 1
	switch {
	case !forward:
		at, step = at-1, -1
	case found:
		at++
	}
	begin, end = from, from
	for n, size := 0, 0; at >= 0 && at < len(events) && n < pageEvents && len(kept) < most; at += step {
		e := events[at]
		if size += len(e.Message) + state.EventOverhead; size > pageBytes && n > 0 {
			break
		}
		if n == 0 {
			begin = e.Position
		}
		end, n = e.Position, n+1
		if keep(e) {
			kept = append(kept, e)
		}
	}
	return kept, begin, end
}
