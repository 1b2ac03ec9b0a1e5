package logs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/poll"
)

// tape has the messages of each page of GetLogEvents; behind its end the token repeats itself.
type tape struct {
	logs.API
	pages [][]string
	calls int
}

func (p *tape) GetLogEvents(_ context.Context, in *cwl.GetLogEventsInput, _ ...func(*cwl.Options)) (
	*cwl.GetLogEventsOutput, error,
) {
	at := 0
	if in.NextToken != nil {
		_, _ = fmt.Sscanf(*in.NextToken, "f/%d", &at)
	}
	p.calls++
	out := &cwl.GetLogEventsOutput{NextForwardToken: aws.String(fmt.Sprintf("f/%d", min(at+1, len(p.pages))))}
	if at < len(p.pages) {
		for _, message := range p.pages[at] {
			out.Events = append(out.Events, types.OutputLogEvent{Message: aws.String(message)})
		}
	}
	return out, nil
}

func TestEventsOnManyPages(t *testing.T) {
	tests := []struct {
		sentence string
		pages    [][]string
		messages []string
		calls    int
	}{
		{"an empty stream", nil, nil, 2},
		{"one page", [][]string{{"a", "b"}}, []string{"a", "b"}, 2},
		{"empty pages in between", [][]string{{}, {"a"}, {}, {}, {"b"}, {}}, []string{"a", "b"}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			api := &tape{pages: tt.pages}
			events, err := logs.Events(t.Context(), api, group, stream, time.Time{})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(messages(events)).To(Equal(tt.messages))
			g.Expect(api.calls).To(Equal(tt.calls))
		})
	}
}

func messages(events []logs.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, e.Message)
	}
	return list
}

func TestAStreamWithoutEnd(t *testing.T) {
	g := NewWithT(t)
	since := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	const tooMuch = "more than one reading takes: look at a later time or at a smaller group"

	empty := &tape{pages: make([][]string, 10_000)}
	_, err := logs.Events(t.Context(), empty, group, stream, time.Time{})
	g.Expect(err).To(MatchError(`reading stream "` + stream + `" of log group "` + group +
		`" since its first event: ` + tooMuch))
	g.Expect(err).To(MatchError(logs.ErrTooMuch))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra), "a log that nobody can read says nothing about the environment")
	g.Expect(poll.Final(err)).To(BeTrue(), "nobody reads 500 pages again and again")
	g.Expect(empty.calls).To(Equal(500))

	line := strings.Repeat("x", 1<<20)
	huge := &tape{pages: make([][]string, 100)}
	for n := range huge.pages {
		huge.pages[n] = []string{line}
	}
	events, err := logs.Events(t.Context(), huge, group, stream, since)
	g.Expect(err).To(MatchError(HaveSuffix(" since 2026-11-22T21:00:00Z: " + tooMuch)))
	g.Expect(events).To(HaveLen(64))
}

// shuffled answers with two pages of events whose times are out of order.
type shuffled struct{ logs.API }

func (shuffled) GetLogEvents(_ context.Context, in *cwl.GetLogEventsInput, _ ...func(*cwl.Options)) (
	*cwl.GetLogEventsOutput, error,
) {
	said := func(second int64, message string) types.OutputLogEvent {
		return types.OutputLogEvent{Timestamp: aws.Int64(second * 1000), Message: aws.String(message)}
	}
	out := &cwl.GetLogEventsOutput{NextForwardToken: aws.String("f/1")}
	if in.NextToken == nil {
		out.Events = []types.OutputLogEvent{said(3, "third"), said(1, "first"), said(2, "second, begun")}
		return out, nil
	}
	out.Events = []types.OutputLogEvent{said(2, "second, ended"), said(0, "before all")}
	return out, nil
}

func TestEventsOutOfOrderArePutInOrder(t *testing.T) {
	g := NewWithT(t)
	events, err := logs.Events(t.Context(), shuffled{}, group, stream, time.Time{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(messages(events)).To(Equal([]string{"before all", "first", "second, begun", "second, ended", "third"}))
}

// search has the pages of FilterLogEvents.
type search struct {
	logs.API
	pages [][]types.FilteredLogEvent
	asked []*cwl.FilterLogEventsInput
}

func (s *search) FilterLogEvents(_ context.Context, in *cwl.FilterLogEventsInput, _ ...func(*cwl.Options)) (
	*cwl.FilterLogEventsOutput, error,
) {
	asked := *in
	s.asked = append(s.asked, &asked)
	at := 0
	_, _ = fmt.Sscan(aws.ToString(in.NextToken), &at)
	out := &cwl.FilterLogEventsOutput{Events: s.pages[at]}
	if at+1 < len(s.pages) {
		out.NextToken = aws.String(fmt.Sprint(at + 1))
	}
	return out, nil
}

func at(second int64, stream, message string) types.FilteredLogEvent {
	return types.FilteredLogEvent{
		Timestamp: aws.Int64(second * 1000), LogStreamName: aws.String(stream), Message: aws.String(message),
	}
}

func TestFindingOnManyPages(t *testing.T) {
	g := NewWithT(t)
	api := &search{pages: [][]types.FilteredLogEvent{
		{},
		{at(3, "b", "m 3"), at(1, "b", "m 1")},
		{},
		{at(2, "b", "m 2 b, first"), at(2, "a", "m 2 a"), at(2, "b", "m 2 b, second"), at(2, "a", "something else")},
	}}
	events, err := logs.Find(t.Context(), api, group, "m ", time.UnixMilli(500))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(messages(events)).To(Equal([]string{"m 1", "m 2 a", "m 2 b, first", "m 2 b, second", "m 3"}))
	g.Expect(api.asked).To(HaveLen(4))
	g.Expect(api.asked).To(HaveEach(HaveField("StartTime", HaveValue(BeEquivalentTo(500)))))
}

func TestAGroupWithoutEnd(t *testing.T) {
	g := NewWithT(t)
	api := &search{pages: make([][]types.FilteredLogEvent, 10_000)}
	_, err := logs.Find(t.Context(), api, group, "m", time.Time{})
	g.Expect(err).To(MatchError(`searching log group "` + group + `" for "m" since its first event: ` +
		"more than one reading takes: look at a later time or at a smaller group"))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
	g.Expect(poll.Final(err)).To(BeTrue())
	g.Expect(api.asked).To(HaveLen(500))
}

func TestPatternsAreQuoted(t *testing.T) {
	tests := []struct{ text, pattern string }{
		{`smoke-k3f9-1`, `"smoke-k3f9-1"`},
		{`ERROR:  relation "users"`, `"ERROR:  relation \"users\""`},
		{`C:\temp`, `"C:\\temp"`},
		{`{ $.a = 1 } ?x -y [z]`, `"{ $.a = 1 } ?x -y [z]"`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			g := NewWithT(t)
			api := &search{pages: [][]types.FilteredLogEvent{{at(1, "a", "["+tt.text+"]")}}}
			g.Expect(logs.Find(t.Context(), api, group, tt.text, time.Time{})).To(HaveLen(1))
			g.Expect(api.asked[0].FilterPattern).To(HaveValue(Equal(tt.pattern)))
		})
	}
}

func TestNoTextIsEveryEvent(t *testing.T) {
	g := NewWithT(t)
	api := &search{pages: [][]types.FilteredLogEvent{{at(1, "a", "x"), at(2, "a", "")}}}
	g.Expect(logs.Find(t.Context(), api, group, "", time.Time{})).To(HaveLen(2))
	g.Expect(api.asked[0].FilterPattern).To(BeNil())
	g.Expect(api.asked[0].StartTime).To(BeNil())
}

// shelf pages its groups and streams one by one.
type shelf struct {
	logs.API
	names []string
}

func (s shelf) DescribeLogGroups(_ context.Context, in *cwl.DescribeLogGroupsInput, _ ...func(*cwl.Options)) (
	*cwl.DescribeLogGroupsOutput, error,
) {
	name, next := s.page(in.NextToken)
	return &cwl.DescribeLogGroupsOutput{LogGroups: []types.LogGroup{{LogGroupName: name}}, NextToken: next}, nil
}

func (s shelf) DescribeLogStreams(_ context.Context, in *cwl.DescribeLogStreamsInput, _ ...func(*cwl.Options)) (
	*cwl.DescribeLogStreamsOutput, error,
) {
	name, next := s.page(in.NextToken)
	return &cwl.DescribeLogStreamsOutput{LogStreams: []types.LogStream{{LogStreamName: name}}, NextToken: next}, nil
}

func (s shelf) page(token *string) (name, next *string) {
	at := 0
	_, _ = fmt.Sscan(aws.ToString(token), &at)
	if at+1 < len(s.names) {
		next = aws.String(fmt.Sprint(at + 1))
	}
	return aws.String(s.names[at]), next
}

func TestNamesBehindTheFirstPage(t *testing.T) {
	g := NewWithT(t)
	api := shelf{names: []string{"xyz", "xy", "x"}}
	g.Expect(logs.Group(t.Context(), api, "x")).To(Equal(logs.GroupInfo{Name: "x"}))
	g.Expect(logs.Stream(t.Context(), api, group, "x")).To(Equal(logs.StreamInfo{Name: "x"}))
	g.Expect(logs.Group(t.Context(), api, "z")).Error().To(MatchError(logs.ErrNoGroup))
	g.Expect(logs.Stream(t.Context(), api, group, "z")).Error().To(MatchError(logs.ErrNoStream))

	endless := shelf{names: make([]string, 10_000)}
	g.Expect(logs.Group(t.Context(), endless, "x")).Error().To(MatchError(logs.ErrTooMuch))
	g.Expect(logs.Stream(t.Context(), endless, group, "x")).Error().To(MatchError(logs.ErrTooMuch))
}

func TestStreamNames(t *testing.T) {
	g := NewWithT(t)
	g.Expect(logs.StreamName("", "users-db", "0cc4", "9581")).To(Equal("9581"))
	g.Expect(logs.StreamName("staging", "users-db", "0cc4", "9581")).To(Equal("staging/users-db/0cc4"))
}
