package wire

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// millis is a time on the wire of CloudWatch Logs.
func millis(t time.Time) *int64 {
	n := t.UnixMilli()
	return &n
}

func describeLogGroups(
	d *state.Data, in *cloudwatchlogs.DescribeLogGroupsInput,
) (*cloudwatchlogs.DescribeLogGroupsOutput, *state.Fault) {
	if in.LogGroupNamePrefix != nil && in.LogGroupNamePattern != nil {
		return nil, state.Refuse(state.InvalidParameter,
			"LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
	}
	size, fault := limit(in.Limit, 50)
	if fault != nil {
		return nil, fault
	}
	var names []string
	for name := range d.LogGroups {
		if strings.HasPrefix(name, value(in.LogGroupNamePrefix)) && strings.Contains(name, value(in.LogGroupNamePattern)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names, next, fault := page(pages{usual: size, token: in.NextToken}, names, strings.Compare)
	return &cloudwatchlogs.DescribeLogGroupsOutput{NextToken: next, LogGroups: each(names, func(n string) types.LogGroup {
		return describedGroup(d, d.LogGroups[n])
	})}, fault
}

func describedGroup(d *state.Data, g *state.LogGroup) types.LogGroup {
	arn, filters := d.ARN("logs", "log-group:"+g.Name), int32(0)
	return types.LogGroup{
		LogGroupName: &g.Name, CreationTime: millis(g.Created), MetricFilterCount: &filters, StoredBytes: &g.Bytes,
		Arn: str(arn + ":*"), LogGroupArn: &arn, LogGroupClass: types.LogGroupClassStandard,
	}
}

// describeLogStreams orders by name, or by the last event. A page's token holds what it is ordered by and the name.
func describeLogStreams(
	d *state.Data, in *cloudwatchlogs.DescribeLogStreamsInput,
) (*cloudwatchlogs.DescribeLogStreamsOutput, *state.Fault) {
	g, fault := logGroup(d, in.LogGroupName, in.LogGroupIdentifier)
	if fault != nil {
		return nil, fault
	}
	byTime := in.OrderBy == types.OrderByLastEventTime
	if byTime && in.LogStreamNamePrefix != nil {
		return nil, state.Refuse(state.InvalidParameter, "Cannot order by LastEventTime with a logStreamNamePrefix.")
	}
	size, fault := limit(in.Limit, 50)
	if fault != nil {
		return nil, fault
	}
	order := strings.Compare
	if value(in.Descending) {
		order = func(a, b string) int { return strings.Compare(b, a) }
	}
	var keys []string
	for name := range maps.Keys(g.Streams) {
		if strings.HasPrefix(name, value(in.LogStreamNamePrefix)) {
			keys = append(keys, streamKey(g.Streams[name], byTime))
		}
	}
	slices.SortFunc(keys, order)
	keys, next, fault := page(pages{usual: size, token: in.NextToken}, keys, order)
	return &cloudwatchlogs.DescribeLogStreamsOutput{NextToken: next, LogStreams: each(keys, func(k string) types.LogStream {
		_, name, _ := strings.Cut(k, " ")
		return describedStream(d, g, g.Streams[name])
	})}, fault
}

func streamKey(s *state.LogStream, byTime bool) string {
	last := int64(0)
	if n := len(s.Events); byTime && n > 0 {
		last = s.Events[n-1].Millis
	}
	return fmt.Sprintf("%020d %s", last, s.Name)
}

func describedStream(d *state.Data, g *state.LogGroup, s *state.LogStream) types.LogStream {
	out := types.LogStream{
		LogStreamName: &s.Name, CreationTime: millis(s.Created),
		StoredBytes: new(int64), //nolint:staticcheck // AWS still sends it
		Arn:         str(d.ARN("logs", "log-group:"+g.Name+":log-stream:"+s.Name)),
	}
	if n := len(s.Events); n > 0 {
		out.FirstEventTimestamp, out.LastEventTimestamp = &s.Events[0].Millis, &s.Events[n-1].Millis
		out.LastIngestionTime = millis(s.Ingested)
		out.UploadSequenceToken = str(position(s.Events[n-1].Position))
	}
	return out
}

// position is a place in a log as tokens and event ids have it: 56 digits.
func position(p state.Position) string {
	return fmt.Sprintf("%020d%036d", max(p.Millis, 0), max(p.Sequence, 0))
}

// positionOf reads what position wrote.
func positionOf(s string) (state.Position, bool) {
	if len(s) != 56 {
		return state.Position{}, false
	}
	at, err := strconv.ParseInt(s[:20], 10, 64)
	sequence, err2 := strconv.ParseInt(s[20:], 10, 64)
	return state.Position{Millis: at, Sequence: sequence}, err == nil && err2 == nil
}
