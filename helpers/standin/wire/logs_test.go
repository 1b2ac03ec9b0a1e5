package wire_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

const logsTarget = "Logs_20140328."

// logged has the group g with the streams a and b, of which a holds n lines, one a second.
func logged(t *testing.T, n int) *world {
	w := newWorld(t)
	w.update(func(d *state.Data) {
		w.Expect(d.CreateGroup("g")).To(Succeed())
		g, _ := d.Group("g")
		w.Expect(d.CreateStream(g, "a")).To(Succeed())
		w.Expect(d.CreateStream(g, "b")).To(Succeed())
	})
	for i := range n {
		w.st.PutLine("g", "a", launched.Add(time.Duration(i)*time.Second), fmt.Sprintf("line %d", i))
	}
	return w
}

func messages(events []types.OutputLogEvent) []string {
	var all []string
	for _, e := range events {
		all = append(all, *e.Message)
	}
	return all
}

func (w *world) get(in cloudwatchlogs.GetLogEventsInput) *cloudwatchlogs.GetLogEventsOutput {
	in.LogGroupName, in.LogStreamName = aws.String("g"), aws.String("a")
	out, err := w.logs().GetLogEvents(w.ctx, &in)
	w.Expect(err).NotTo(HaveOccurred())
	return out
}

func TestReadingAStreamForward(t *testing.T) {
	w := logged(t, 5)
	one := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), Limit: aws.Int32(3)})
	w.Expect(messages(one.Events)).To(Equal([]string{"line 0", "line 1", "line 2"}))
	w.Expect(*one.NextForwardToken).To(MatchRegexp(`^f/\d{56}/s$`))
	two := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), NextToken: one.NextForwardToken})
	w.Expect(messages(two.Events)).To(Equal([]string{"line 3", "line 4"}))
	end := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), NextToken: two.NextForwardToken})
	w.Expect(end.Events).To(BeEmpty())
	w.Expect(end.NextForwardToken).To(Equal(two.NextForwardToken), "the end is the token that was sent")
	w.st.PutLine("g", "a", launched.Add(time.Minute), "later")
	more := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), NextToken: end.NextForwardToken})
	w.Expect(messages(more.Events)).To(Equal([]string{"later"}))
	back := w.get(cloudwatchlogs.GetLogEventsInput{NextToken: end.NextBackwardToken, Limit: aws.Int32(2)})
	w.Expect(messages(back.Events)).To(Equal([]string{"line 3", "line 4"}))
}

func TestReadingAStreamBackward(t *testing.T) {
	w := logged(t, 5)
	one := w.get(cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(2)})
	w.Expect(messages(one.Events)).To(Equal([]string{"line 3", "line 4"}), "the newest, in order")
	two := w.get(cloudwatchlogs.GetLogEventsInput{NextToken: one.NextBackwardToken})
	w.Expect(messages(two.Events)).To(Equal([]string{"line 0", "line 1", "line 2"}))
	head := w.get(cloudwatchlogs.GetLogEventsInput{NextToken: two.NextBackwardToken})
	w.Expect(head.Events).To(BeEmpty())
	w.Expect(head.NextBackwardToken).To(Equal(two.NextBackwardToken))
	again := w.get(cloudwatchlogs.GetLogEventsInput{NextToken: head.NextForwardToken, Limit: aws.Int32(1)})
	w.Expect(messages(again.Events)).To(Equal([]string{"line 0"}))
}

func TestAnEmptyStreamHasTokens(t *testing.T) {
	w := logged(t, 0)
	out := w.get(cloudwatchlogs.GetLogEventsInput{})
	w.Expect(out.NextForwardToken).NotTo(BeNil())
	w.Expect(out.NextBackwardToken).NotTo(BeNil())
	w.st.PutLine("g", "a", launched, "first")
	more := w.get(cloudwatchlogs.GetLogEventsInput{NextToken: out.NextForwardToken})
	w.Expect(messages(more.Events)).To(Equal([]string{"first"}))
	raw := w.call(logsTarget+"GetLogEvents", `{"logGroupName":"g","logStreamName":"b"}`)
	w.Expect(raw.Body).To(ContainSubstring(`"events":[]`))
}

func TestTimesOfAStream(t *testing.T) {
	w := logged(t, 5)
	out := w.get(cloudwatchlogs.GetLogEventsInput{
		StartTime: aws.Int64(launched.Add(time.Second).UnixMilli()), EndTime: aws.Int64(launched.Add(3 * time.Second).UnixMilli()),
	})
	w.Expect(messages(out.Events)).To(Equal([]string{"line 1", "line 2"}), "the start counts, the end does not")
	w.Expect(*out.Events[0].Timestamp).To(Equal(launched.Add(time.Second).UnixMilli()))
	w.Expect(*out.Events[0].IngestionTime).To(Equal(launched.Add(time.Hour).UnixMilli()))
}

func TestPagesMayBeEmptyBeforeTheEnd(t *testing.T) {
	w := logged(t, 10_001)
	late := aws.Int64(launched.Add(10_000 * time.Second).UnixMilli())
	one := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), StartTime: late})
	w.Expect(one.Events).To(BeEmpty())
	two := w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true), StartTime: late, NextToken: one.NextForwardToken})
	w.Expect(messages(two.Events)).To(Equal([]string{"line 10000"}))

	filtered, err := w.logs().FilterLogEvents(w.ctx, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: aws.String("g"), FilterPattern: aws.String(`"line 10000"`),
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(filtered.Events).To(BeEmpty())
	w.Expect(filtered.NextToken).NotTo(BeNil())
	filtered, err = w.logs().FilterLogEvents(w.ctx, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: aws.String("g"), FilterPattern: aws.String(`"line 10000"`), NextToken: filtered.NextToken,
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(filtered.Events).To(HaveLen(1))
	w.Expect(filtered.NextToken).To(BeNil(), "the end is where there is no token")
}

func TestAPageEndsAtOneMegabyte(t *testing.T) {
	w := logged(t, 0)
	for i := range 3 {
		w.st.PutLine("g", "a", launched.Add(time.Duration(i)), strings.Repeat("x", 500_000))
	}
	w.Expect(w.get(cloudwatchlogs.GetLogEventsInput{StartFromHead: aws.Bool(true)}).Events).To(HaveLen(2))
}

func TestFilterPatterns(t *testing.T) {
	w := logged(t, 0)
	for i, text := range []string{"ERROR one", "WARN two", "ERROR two GET /ping", "say \"hi\""} {
		w.st.PutLine("g", []string{"a", "b"}[i%2], launched.Add(time.Duration(i)*time.Second), text)
	}
	for pattern, found := range map[string][]string{
		``:              {"ERROR one", "WARN two", "ERROR two GET /ping", "say \"hi\""},
		` `:             {"ERROR one", "WARN two", "ERROR two GET /ping", "say \"hi\""},
		`ERROR`:         {"ERROR one", "ERROR two GET /ping"},
		`error`:         nil,
		`ERROR two`:     {"ERROR two GET /ping"},
		`?one ?WARN`:    {"ERROR one", "WARN two"},
		`ERROR -one`:    {"ERROR two GET /ping"},
		`"GET /ping"`:   {"ERROR two GET /ping"},
		`-"GET /ping"`:  {"ERROR one", "WARN two", "say \"hi\""},
		`"say \"hi\""`:  {"say \"hi\""},
		`  two   WARN `: {"WARN two"},
	} {
		out, err := w.logs().FilterLogEvents(w.ctx, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: aws.String("g"), FilterPattern: &pattern,
		})
		w.Expect(err).NotTo(HaveOccurred(), pattern)
		var seen []string
		for _, e := range out.Events {
			seen = append(seen, *e.Message)
		}
		w.Expect(seen).To(Equal(found), pattern)
	}
}

func TestFilteringByStreamAndTime(t *testing.T) {
	w := logged(t, 3)
	w.st.PutLine("g", "b", launched.Add(time.Second), "from b")
	filter := func(in cloudwatchlogs.FilterLogEventsInput) []string {
		in.LogGroupIdentifier = aws.String("arn:aws:logs:us-east-1:123456789012:log-group:g:*")
		out, err := w.logs().FilterLogEvents(w.ctx, &in)
		w.Expect(err).NotTo(HaveOccurred())
		var seen []string
		for _, e := range out.Events {
			seen = append(seen, *e.LogStreamName+": "+*e.Message)
			w.Expect(*e.EventId).To(MatchRegexp(`^\d{56}$`))
		}
		return seen
	}
	w.Expect(filter(cloudwatchlogs.FilterLogEventsInput{})).To(Equal([]string{"a: line 0", "a: line 1", "b: from b", "a: line 2"}))
	w.Expect(filter(cloudwatchlogs.FilterLogEventsInput{LogStreamNames: []string{"b"}})).To(Equal([]string{"b: from b"}))
	w.Expect(filter(cloudwatchlogs.FilterLogEventsInput{LogStreamNamePrefix: aws.String("b")})).To(Equal([]string{"b: from b"}))
	second := aws.Int64(launched.Add(time.Second).UnixMilli())
	w.Expect(filter(cloudwatchlogs.FilterLogEventsInput{StartTime: second, EndTime: second})).
		To(Equal([]string{"a: line 1", "b: from b"}), "here the end counts too")
	raw := w.call(logsTarget+"FilterLogEvents", `{"logGroupName":"g","filterPattern":"nothing"}`)
	w.Expect(raw.Body).To(MatchJSON(`{"events":[],"searchedLogStreams":[]}`))
}

func TestPuttingEvents(t *testing.T) {
	w := logged(t, 0)
	now := launched.Add(time.Hour)
	put := func(events ...types.InputLogEvent) (*cloudwatchlogs.PutLogEventsOutput, error) {
		return w.logs().PutLogEvents(w.ctx, &cloudwatchlogs.PutLogEventsInput{
			LogGroupName: aws.String("g"), LogStreamName: aws.String("a"), LogEvents: events, SequenceToken: aws.String("old"),
		})
	}
	event := func(at time.Time, text string) types.InputLogEvent {
		return types.InputLogEvent{Timestamp: aws.Int64(at.UnixMilli()), Message: &text}
	}
	out, err := put(event(now, "one"), event(now, "two"))
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(out.NextSequenceToken).NotTo(BeNil())
	w.Expect(out.RejectedLogEventsInfo).To(BeNil())
	out, err = put(event(now, "good"), event(now.Add(3*time.Hour), "too new"))
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.RejectedLogEventsInfo.TooNewLogEventStartIndex).To(BeEquivalentTo(1))
	out, err = put(event(now.Add(-15*24*time.Hour), "too old"))
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.RejectedLogEventsInfo.TooOldLogEventEndIndex).To(BeEquivalentTo(1))
	w.Expect(messages(w.get(cloudwatchlogs.GetLogEventsInput{}).Events)).To(Equal([]string{"one", "two", "good"}))
	_, err = put(event(now, "later"), event(now.Add(-time.Second), "sooner"))
	w.Expect(refused(err)).To(Equal("InvalidParameterException: " +
		"Log events in a single PutLogEvents request must be in chronological order."))
	_, err = put(event(now.Add(-25*time.Hour), "sooner"), event(now, "later"))
	w.Expect(refused(err)).To(ContainSubstring("cannot span more than 24 hours"))
	_, err = put(event(now, strings.Repeat("x", 600_000)), event(now, strings.Repeat("x", 600_000)))
	w.Expect(refused(err)).To(Equal("InvalidParameterException: Upload too large: 1200052 bytes exceeds limit of 1048576"))
}

func TestDescribingGroupsAndStreams(t *testing.T) {
	w := logged(t, 2)
	w.Expect(w.call(logsTarget+"DescribeLogGroups", `{}`).Body).To(MatchJSON(`{"logGroups":[{
		"logGroupName": "g", "creationTime": 1795165200000, "metricFilterCount": 0, "storedBytes": 64,
		"arn": "arn:aws:logs:us-east-1:123456789012:log-group:g:*", "logGroupClass": "STANDARD",
		"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}]}`))
	w.Expect(w.call(logsTarget+"DescribeLogGroups", `{"logGroupNamePrefix":"x"}`).Body).To(MatchJSON(`{"logGroups":[]}`))
	w.Expect(w.call(logsTarget+"DescribeLogStreams", `{"logGroupName":"g","logStreamNamePrefix":"b"}`).Body).To(MatchJSON(
		`{"logStreams":[{"logStreamName":"b","creationTime":1795165200000,"storedBytes":0,
		"arn":"arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:b"}]}`,
	))
	newest, err := w.logs().DescribeLogStreams(w.ctx, &cloudwatchlogs.DescribeLogStreamsInput{
		LogGroupName: aws.String("g"), OrderBy: types.OrderByLastEventTime, Descending: aws.Bool(true), Limit: aws.Int32(1),
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*newest.LogStreams[0].LogStreamName).To(Equal("a"))
	w.Expect(*newest.LogStreams[0].FirstEventTimestamp).To(Equal(launched.UnixMilli()))
	w.Expect(*newest.LogStreams[0].LastEventTimestamp).To(Equal(launched.Add(time.Second).UnixMilli()))
	next, err := w.logs().DescribeLogStreams(w.ctx, &cloudwatchlogs.DescribeLogStreamsInput{
		LogGroupName: aws.String("g"), OrderBy: types.OrderByLastEventTime, Descending: aws.Bool(true),
		NextToken: newest.NextToken,
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*next.LogStreams[0].LogStreamName).To(Equal("b"))
	w.Expect(next.NextToken).To(BeNil())
}

func TestLogsRefuse(t *testing.T) {
	for name, c := range map[string]struct{ operation, body, says string }{
		"an unknown group":         {"GetLogEvents", `{"logGroupName":"x","logStreamName":"a"}`, `{"__type":"ResourceNotFoundException","message":"The specified log group does not exist."}`},
		"an unknown stream":        {"GetLogEvents", `{"logGroupName":"g","logStreamName":"x"}`, `{"__type":"ResourceNotFoundException","message":"The specified log stream does not exist."}`},
		"a group that exists":      {"CreateLogGroup", `{"logGroupName":"g"}`, `{"__type":"ResourceAlreadyExistsException","message":"The specified log group already exists"}`},
		"a stream that exists":     {"CreateLogStream", `{"logGroupName":"g","logStreamName":"a"}`, `{"__type":"ResourceAlreadyExistsException","message":"The specified log stream already exists"}`},
		"a strange group":          {"CreateLogGroup", `{"logGroupName":"a b"}`, `{"__type":"InvalidParameterException","message":"1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"}`},
		"a strange stream":         {"CreateLogStream", `{"logGroupName":"g","logStreamName":"a:b"}`, `{"__type":"InvalidParameterException","message":"1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*"}`},
		"a prefix with time order": {"DescribeLogStreams", `{"logGroupName":"g","orderBy":"LastEventTime","logStreamNamePrefix":"a"}`, `{"__type":"InvalidParameterException","message":"Cannot order by LastEventTime with a logStreamNamePrefix."}`},
		"a limit too high":         {"GetLogEvents", `{"logGroupName":"g","logStreamName":"a","limit":10001}`, `{"__type":"InvalidParameterException","message":"1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"}`},
		"a made-up token":          {"GetLogEvents", `{"logGroupName":"g","logStreamName":"a","nextToken":"f/1/s"}`, `{"__type":"InvalidParameterException","message":"The specified nextToken is invalid."}`},
		"a bare slash in a term":   {"FilterLogEvents", `{"logGroupName":"g","filterPattern":"/ping"}`, `{"__type":"InvalidParameterException","message":"Invalid character(s) in term '/ping'"}`},
		"a pattern over JSON":      {"FilterLogEvents", `{"logGroupName":"g","filterPattern":"{ $.a = 1 }"}`, `{"__type":"InvalidParameterException","message":"The stand-in supports filter patterns of terms only: { $.a = 1 }"}`},
		"names and a prefix":       {"FilterLogEvents", `{"logGroupName":"g","logStreamNames":["a"],"logStreamNamePrefix":"a"}`, `{"__type":"InvalidParameterException","message":"logStreamNamePrefix and logStreamNames are mutually exclusive parameters."}`},
		"a group named twice":      {"FilterLogEvents", `{"logGroupName":"g","logGroupIdentifier":"g"}`, `{"__type":"InvalidParameterException","message":"Exactly one of logGroupName and logGroupIdentifier must be specified."}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := logged(t, 0)
			w.Expect(w.call(logsTarget+c.operation, c.body).Body).To(MatchJSON(c.says))
		})
	}
}
