package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

const (
	account = "123456789012"
	ecsARN  = "arn:aws:ecs:us-east-1:" + account + ":"
	first   = "i-0123456789abcdef0"
	second  = "i-0123456789abcdef1"
	sg      = "sg-0a1b2c3d4e5f67890"
)

// launched is when everything of the account was made.
var launched = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// world is an account behind a listener, whose clock stands still until it is set.
type world struct {
	*WithT
	ctx context.Context //nolint:containedctx // of one test
	st  *state.State
	url string
	now *time.Time
}

// newWorld has the cluster staging with two instances.
func newWorld(t *testing.T) *world {
	t.Helper()
	now := launched.Add(time.Hour)
	st := state.New(state.Config{Region: "us-east-1", Account: account, Now: func() time.Time { return now }})
	st.AddSecurityGroup(state.SecurityGroup{
		ID: sg, Name: "ecs-staging", Description: "staging", VPC: "vpc-0a1b2c3d",
		Ingress: []state.Rule{{From: 80, To: 80, CIDRs: []string{"0.0.0.0/0"}, Description: "http"}},
	})
	for i, id := range []string{first, second} {
		n := string(rune('1' + i))
		st.AddInstance(state.Instance{
			ID: id, PublicIP: "127.10.0." + n, PrivateIP: "127.20.0." + n, CPU: 1024, Memory: 983, Type: "t2.micro",
			KeyName: "ecs", SecurityGroups: []string{sg}, AvailabilityZone: "us-east-1a", ConsoleOutput: "hello\r\n",
			Name: "ecs-" + n, Cluster: "staging", LaunchTime: launched,
		})
	}
	server := httptest.NewServer(wire.New(st, nil))
	t.Cleanup(server.Close)
	return &world{WithT: NewWithT(t), ctx: t.Context(), st: st, url: server.URL, now: &now}
}

func (w *world) config() aws.Config {
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: &w.url,
		Credentials: credentials.NewStaticCredentialsProvider("AKID", "secret", ""),
	}
}

func (w *world) ecs() *ecs.Client             { return ecs.NewFromConfig(w.config()) }
func (w *world) logs() *cloudwatchlogs.Client { return cloudwatchlogs.NewFromConfig(w.config()) }
func (w *world) ecr() *ecr.Client             { return ecr.NewFromConfig(w.config()) }

// refused is the code and the text of an API error, as the SDK prints them.
func refused(err error) string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return ""
	}
	return api.ErrorCode() + ": " + api.ErrorMessage()
}

// answer is what came over the wire.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// send sends a request as no SDK would.
func (w *world) send(method, body string, header map[string]string) answer {
	r, err := http.NewRequestWithContext(w.ctx, method, w.url+"/", strings.NewReader(body))
	w.Expect(err).NotTo(HaveOccurred())
	for k, v := range header {
		r.Header.Set(k, v)
	}
	reply, err := http.DefaultClient.Do(r)
	w.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	w.Expect(err).NotTo(HaveOccurred())
	return answer{reply.StatusCode, reply.Header, string(text)}
}

const signature = "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=x"

// call sends a signed JSON request.
func (w *world) call(target, body string) answer {
	return w.send(http.MethodPost, body, map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target, "Authorization": signature,
	})
}

const ecsTarget = "AmazonEC2ContainerServiceV20141113."

// raw returns the JSON of an ECS operation that succeeds.
func (w *world) raw(operation, body string) map[string]any {
	a := w.call(ecsTarget+operation, body)
	w.Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	var out map[string]any
	w.Expect(json.Unmarshal([]byte(a.Body), &out)).To(Succeed())
	return out
}

// update changes the account behind the wire's back.
func (w *world) update(change func(*state.Data)) { w.st.Update(change) }
