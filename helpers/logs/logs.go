// Package logs reads the service's log group: the group itself, the stream of each container, and events.
package logs

import (
	"context"
	"errors"
	"time"

	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"smoke.example/ecs/helpers/poll"
)

// API is the part of the CloudWatch Logs client that this package calls.
type API interface {
	DescribeLogGroups(context.Context, *cwl.DescribeLogGroupsInput, ...func(*cwl.Options)) (
		*cwl.DescribeLogGroupsOutput, error)
	DescribeLogStreams(context.Context, *cwl.DescribeLogStreamsInput, ...func(*cwl.Options)) (
		*cwl.DescribeLogStreamsOutput, error)
	GetLogEvents(context.Context, *cwl.GetLogEventsInput, ...func(*cwl.Options)) (*cwl.GetLogEventsOutput, error)
	FilterLogEvents(context.Context, *cwl.FilterLogEventsInput, ...func(*cwl.Options)) (
		*cwl.FilterLogEventsOutput, error)
}

var (
	// ErrNoGroup means that the log group does not exist.
	ErrNoGroup = errors.New("no such log group")
	// ErrNoStream means that the log group exists and the stream does not, or not yet.
	ErrNoStream = errors.New("no such log stream")
	// ErrTooMuch means that there is more than one reading takes (500 pages or 64 MiB). It is poll.Infra and final.
	ErrTooMuch = poll.AsInfra(errors.New("more than one reading takes: look at a later time or at a smaller group"))
)

// Event is one line of a stream.
type Event struct {
	// Time is when the container printed it and Ingested when CloudWatch took it in, to the millisecond.
	Time, Ingested time.Time
	Stream         string
	Message        string
}
