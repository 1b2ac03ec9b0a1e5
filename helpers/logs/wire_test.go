package logs_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/poll"
)

const (
	group  = "flask-microservices-staging"
	stream = "9581a69a761a557fbfce1d0f6745e4af5b9dbfb86b6b2c5c4df156f1a5932ff1"
)

// wire answers the real SDK by operation, with status 400 if it is an error, and keeps the last request of each.
type wire struct{ answers, requests map[string]string }

func (w wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	operation := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "Logs_20140328.")
	request, _ := io.ReadAll(r.Body)
	w.requests[operation] = string(request)
	if strings.Contains(w.answers[operation], "__type") {
		rw.WriteHeader(http.StatusBadRequest)
	}
	_, _ = io.WriteString(rw, w.answers[operation])
}

// newWire is a real client of a server with these answers.
func newWire(t *testing.T, answers map[string]string) (wire, *cwl.Client) {
	t.Helper()
	w := wire{answers: answers, requests: map[string]string{}}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return w, cwl.NewFromConfig(aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("AKID", "SECRET", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	})
}

// sample is a body of AWS.
func sample(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return string(text)
}

func TestAGroupAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	w, client := newWire(t, map[string]string{"DescribeLogGroups": `{"logGroups":[` +
		`{"logGroupName":"flask-microservices-staging-2","retentionInDays":1},` +
		`{"logGroupName":"flask-microservices-staging","creationTime":1795000000000,"retentionInDays":14,` +
		`"arn":"arn:aws:logs:us-east-1:123456789012:log-group:flask-microservices-staging:*","storedBytes":0}]}`})
	g.Expect(logs.Group(t.Context(), client, group)).To(Equal(logs.GroupInfo{
		Name: group, Retention: 14, ARN: "arn:aws:logs:us-east-1:123456789012:log-group:flask-microservices-staging",
	}))
	g.Expect(w.requests["DescribeLogGroups"]).To(MatchJSON(`{"logGroupNamePrefix":"flask-microservices-staging"}`))
}

func TestAStreamAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	w, client := newWire(t, map[string]string{"DescribeLogStreams": sample(t, "logs_describe_log_streams.json")})
	g.Expect(logs.Stream(t.Context(), client, group, stream)).To(Equal(logs.StreamInfo{
		Name:     stream,
		Created:  time.UnixMilli(1795381206500).UTC(),
		First:    time.UnixMilli(1795381207000).UTC(),
		Last:     time.UnixMilli(1795381300000).UTC(),
		Ingested: time.UnixMilli(1795381305000).UTC(),
	}))
	g.Expect(w.requests["DescribeLogStreams"]).To(MatchJSON(
		`{"logGroupName":"` + group + `","logStreamNamePrefix":"` + stream + `"}`,
	))
}

func TestEventsAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	w, client := newWire(t, map[string]string{"GetLogEvents": sample(t, "logs_get_log_events.json")})
	events, err := logs.Events(t.Context(), client, group, stream, time.UnixMilli(1795381206999))
	g.Expect(err).NotTo(HaveOccurred())
	event := logs.Event{
		Time:     time.UnixMilli(1795381207000).UTC(),
		Ingested: time.UnixMilli(1795381210123).UTC(),
		Stream:   stream,
		Message:  `10.0.0.1 - - [22/Nov/2026:20:00:07 +0000] "GET /ping HTTP/1.1" 200 -`,
	}
	g.Expect(events).To(Equal([]logs.Event{event, event}), "the same page twice, then the token repeats itself")
	g.Expect(w.requests["GetLogEvents"]).To(MatchJSON(`{"logGroupName":"` + group + `","logStreamName":"` + stream +
		`","startFromHead":true,"startTime":1795381206999,` +
		`"nextToken":"f/31961209122447488583055879464742346735121166569214640130/s"}`))
}

func TestFindingAsAWSSpeaks(t *testing.T) {
	g := NewWithT(t)
	body, _, _ := strings.Cut(sample(t, "logs_filter_log_events.json"), `,"nextToken"`)
	w, client := newWire(t, map[string]string{"FilterLogEvents": body + "}"})
	g.Expect(logs.Find(t.Context(), client, group, "/ping", time.Time{})).To(Equal([]logs.Event{{
		Time:     time.UnixMilli(1795381207000).UTC(),
		Ingested: time.UnixMilli(1795381210123).UTC(),
		Stream:   stream,
		Message:  "GET /ping 200",
	}}))
	g.Expect(w.requests["FilterLogEvents"]).To(MatchJSON(`{"logGroupName":"` + group + `","filterPattern":"\"/ping\""}`))
}

func TestWhatIsMissingAsAWSSpeaks(t *testing.T) {
	const (
		missing = `{"__type":"ResourceNotFoundException","message":"The specified log group does not exist."}`
		denied  = `{"__type":"AccessDeniedException","message":"not authorized to perform: logs:GetLogEvents"}`
		create  = `no such log group: "` + group + `": create it (aws logs create-log-group --log-group-name ` + group +
			`), or change logs.group in the target; ECS starts tasks without it, but their logs are lost`
		driver = `no such log stream: "` + stream + `" in group "` + group + `": the container's log driver makes it when ` +
			`the container starts; look at awslogs-group and awslogs-stream-prefix in the task definition and at the ` +
			`instance role's permissions (logs:CreateLogStream, logs:PutLogEvents)`
	)
	look := map[string]func(*testing.T, *cwl.Client) error{
		"Group": func(t *testing.T, client *cwl.Client) error {
			_, err := logs.Group(t.Context(), client, group)
			return err
		},
		"Stream": func(t *testing.T, client *cwl.Client) error {
			_, err := logs.Stream(t.Context(), client, group, stream)
			return err
		},
		"Events": func(t *testing.T, client *cwl.Client) error {
			_, err := logs.Events(t.Context(), client, group, stream, time.Time{})
			return err
		},
		"Find": func(t *testing.T, client *cwl.Client) error {
			_, err := logs.Find(t.Context(), client, group, "marker", time.Time{})
			return err
		},
	}
	tests := []struct {
		sentence, look string
		answers        map[string]string
		sentinel       error
		message        string
		class          poll.Class
		final          bool
	}{
		{
			"a group that is looked up", "Group",
			map[string]string{"DescribeLogGroups": `{"logGroups":[]}`},
			logs.ErrNoGroup, create, poll.Broken, true,
		},
		{
			"the group of a stream", "Stream",
			map[string]string{"DescribeLogStreams": missing},
			logs.ErrNoGroup, create, poll.Broken, true,
		},
		{
			"a stream", "Stream",
			map[string]string{"DescribeLogStreams": `{"logStreams":[]}`},
			logs.ErrNoStream, driver, poll.Broken, false,
		},
		{
			"the group of events", "Events",
			map[string]string{"GetLogEvents": missing, "DescribeLogStreams": missing},
			logs.ErrNoGroup, create, poll.Broken, true,
		},
		{
			"the stream of events", "Events",
			map[string]string{"GetLogEvents": missing, "DescribeLogStreams": `{"logStreams":[]}`},
			logs.ErrNoStream, driver, poll.Broken, false,
		},
		{
			"something that may not be asked for", "Events",
			map[string]string{"GetLogEvents": missing, "DescribeLogStreams": denied},
			nil, `reading stream "` + stream + `" of log group "` + group + `": operation error`, poll.Infra, true,
		},
		{
			"the permission to read", "Events",
			map[string]string{"GetLogEvents": denied},
			nil, `reading stream "` + stream + `" of log group "` + group + `": operation error`, poll.Infra, true,
		},
		{
			"the permission to look up a stream", "Stream",
			map[string]string{"DescribeLogStreams": denied},
			nil, `looking up stream "` + stream + `" of log group "` + group + `": operation error`, poll.Infra, true,
		},
		{
			"the permission to look up a group", "Group",
			map[string]string{"DescribeLogGroups": denied},
			nil, `looking up log group "` + group + `": operation error`, poll.Infra, true,
		},
		{
			"the group that is searched", "Find",
			map[string]string{"FilterLogEvents": missing},
			logs.ErrNoGroup, create, poll.Broken, true,
		},
		{
			"the permission to search", "Find",
			map[string]string{"FilterLogEvents": denied},
			nil, `searching log group "` + group + `" for "marker": operation error`, poll.Infra, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			_, client := newWire(t, tt.answers)
			err := look[tt.look](t, client)
			g.Expect(err).To(MatchError(HavePrefix(tt.message)))
			if tt.sentinel != nil {
				g.Expect(err).To(MatchError(tt.sentinel))
			}
			g.Expect(poll.Classify(err)).To(Equal(tt.class))
			g.Expect(poll.Final(err)).To(Equal(tt.final))
		})
	}
}
