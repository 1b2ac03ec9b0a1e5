package logs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// StreamInfo is a log stream.
type StreamInfo struct {
	Name string
	// Created is when the log driver made the stream.
	Created time.Time
	// First and Last are the times of the first and the last event, Ingested that of the last arrival; the zero
	// time without events. CloudWatch shows Last and Ingested up to an hour late.
	First, Last, Ingested time.Time
}

// StreamName returns the name of a container's stream in the awslogs driver: prefix/container/taskID, or without
// a prefix the container's full Docker id.
func StreamName(prefix, container, taskID, runtimeID string) string {
	if prefix == "" {
		return runtimeID
	}
	return prefix + "/" + container + "/" + taskID
}

// Stream returns the stream of the log group. If there is none the error wraps ErrNoStream, which is worth
// another look, or ErrNoGroup, which is not.
func Stream(ctx context.Context, api API, group, stream string) (StreamInfo, error) {
	input := &cwl.DescribeLogStreamsInput{LogGroupName: aws.String(group), LogStreamNamePrefix: aws.String(stream)}
	for range maxPages {
		out, err := api.DescribeLogStreams(ctx, input)
		if notFound(err) {
			return StreamInfo{}, noGroup(group, err)
		}
		if err != nil {
			return StreamInfo{}, fmt.Errorf("looking up stream %q of log group %q: %w", stream, group, err)
		}
		for _, s := range out.LogStreams {
			if aws.ToString(s.LogStreamName) == stream {
				return newStream(s), nil
			}
		}
		if input.NextToken = out.NextToken; aws.ToString(out.NextToken) == "" {
			return StreamInfo{}, noStream(group, stream)
		}
	}
	return StreamInfo{}, fmt.Errorf("looking up stream %q of log group %q: %w", stream, group, ErrTooMuch)
}

func newStream(s types.LogStream) StreamInfo {
	return StreamInfo{
		Name:     aws.ToString(s.LogStreamName),
		Created:  moment(s.CreationTime),
		First:    moment(s.FirstEventTimestamp),
		Last:     moment(s.LastEventTimestamp),
		Ingested: moment(s.LastIngestionTime),
	}
}

func noStream(group, stream string) error {
	return fmt.Errorf("%w: %q in group %q: the container's log driver makes it when the container starts; "+
		"look at awslogs-group and awslogs-stream-prefix in the task definition and at the instance role's "+
		"permissions (logs:CreateLogStream, logs:PutLogEvents)", ErrNoStream, stream, group)
}

// moment is a time of CloudWatch, in milliseconds; the zero time for none.
func moment(milliseconds *int64) time.Time {
	if milliseconds == nil {
		return time.Time{}
	}
	return time.UnixMilli(*milliseconds).UTC()
}
