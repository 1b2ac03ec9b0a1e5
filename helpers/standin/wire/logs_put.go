package wire

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// Limits of one PutLogEvents.
const (
	maxBatch      = 1_048_576 // bytes, with the overhead of each event
	maxBatchCount = 10_000
	maxEvent      = 1 << 20 // bytes
	maxSpan       = 24 * time.Hour
	maxFuture     = 2 * time.Hour
	maxPast       = 14 * 24 * time.Hour
)

func putLogEvents(
	d *state.Data, in *cloudwatchlogs.PutLogEventsInput,
) (*cloudwatchlogs.PutLogEventsOutput, *state.Fault) {
	name := value(in.LogGroupName)
	g, fault := d.Group(name)
	if fault != nil {
		return nil, fault
	}
	s, fault := g.Stream(value(in.LogStreamName))
	if fault != nil {
		return nil, fault
	}
	if fault := validEvents(in.LogEvents); fault != nil {
		return nil, fault
	}
	rejected := &types.RejectedLogEventsInfo{}
	for i, e := range in.LogEvents {
		if !reject(rejected, i, time.UnixMilli(*e.Timestamp).Sub(d.Now())) {
			d.Put(g, s, *e.Timestamp, *e.Message)
		}
	}
	out := &cloudwatchlogs.PutLogEventsOutput{NextSequenceToken: str(position(state.Position{
		Millis: d.Now().UnixMilli(), Sequence: int64(len(s.Events)),
	}))}
	if rejected.TooNewLogEventStartIndex != nil || rejected.TooOldLogEventEndIndex != nil {
		out.RejectedLogEventsInfo = rejected
	}
	return out, nil
}

func validEvents(events []types.InputLogEvent) *state.Fault {
	if len(events) < 1 || len(events) > maxBatchCount {
		return constraint(number(int64(len(events))), "logEvents", "have length between 1 and 10000")
	}
	size := 0
	for i, e := range events {
		message := value(e.Message)
		switch {
		case e.Timestamp == nil || message == "":
			return state.Refuse(state.InvalidParameter, "Log event %d needs a timestamp and a message.", i)
		case len(message) > maxEvent:
			return state.Refuse(state.InvalidParameter, "Log event too large: %d bytes exceeds limit of %d",
				len(message), maxEvent)
		case i > 0 && *e.Timestamp < *events[i-1].Timestamp:
			return state.Refuse(state.InvalidParameter,
				"Log events in a single PutLogEvents request must be in chronological order.")
		case time.Duration(*e.Timestamp-*events[0].Timestamp)*time.Millisecond > maxSpan:
			return state.Refuse(state.InvalidParameter,
				"The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
		}
		size += len(message) + state.EventOverhead
	}
	if size > maxBatch {
		return state.Refuse(state.InvalidParameter, "Upload too large: %d bytes exceeds limit of %d", size, maxBatch)
	}
	return nil
}

// reject notes an event that is too far ahead or too old. Such events are reported, not refused.
func reject(info *types.RejectedLogEventsInfo, i int, ahead time.Duration) bool {
	index := i32(i)
	switch {
	case ahead > maxFuture:
		if info.TooNewLogEventStartIndex == nil {
			info.TooNewLogEventStartIndex = &index
		}
		return true
	case ahead < -maxPast:
		end := index + 1
		info.TooOldLogEventEndIndex = &end
		return true
	}
	return false
}
