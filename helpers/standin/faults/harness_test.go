package faults_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// world is an account with two instances, a service and a log group, behind a listener, with faults in between.
type world struct {
	*WithT
	ctx    context.Context //nolint:containedctx // of one test
	st     *state.State
	faults *faults.Set
	ledger *wire.Ledger
	config aws.Config
}

func newWorld(t *testing.T) *world {
	t.Helper()
	st := state.New(state.Config{Region: "us-east-1", Account: "123456789012"})
	for _, id := range []string{"i-a", "i-b"} {
		st.AddInstance(state.Instance{ID: id, CPU: 1024, Memory: 983, Cluster: "c"})
	}
	st.Update(func(d *state.Data) {
		def := d.Register(state.TaskDefinition{Family: "f"})
		d.AddService(state.Service{Name: "s", Cluster: "c", Desired: 2}, def)
		_ = d.CreateGroup("g")
	})
	w := &world{WithT: NewWithT(t), ctx: t.Context(), st: st, faults: faults.New(st), ledger: &wire.Ledger{}}
	server := httptest.NewServer(wire.Audit(w.faults.Handler(wire.New(st, nil)), w.ledger.Add))
	t.Cleanup(server.Close)
	w.config = aws.Config{
		Region: "us-east-1", BaseEndpoint: &server.URL,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret"}, nil
		}),
	}
	return w
}

// put puts faults in.
func (w *world) put(texts ...string) { w.Expect(w.faults.Put(texts...)).To(Succeed()) }

// The calls of the tests, by what the faults' keys call them.
func (w *world) ask(service string) error {
	var err error
	switch service {
	case "ecs":
		_, err = ecs.NewFromConfig(w.config).DescribeServices(w.ctx, &ecs.DescribeServicesInput{
			Cluster: aws.String("c"), Services: []string{"s"},
		})
	case "logs":
		_, err = cloudwatchlogs.NewFromConfig(w.config).FilterLogEvents(w.ctx, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: aws.String("g"),
		})
	case "ecr":
		_, err = ecr.NewFromConfig(w.config).BatchGetImage(w.ctx, &ecr.BatchGetImageInput{
			RepositoryName: aws.String("r"), ImageIds: []types.ImageIdentifier{{ImageTag: aws.String("t")}},
		})
	case "sts":
		_, err = sts.NewFromConfig(w.config).GetCallerIdentity(w.ctx, &sts.GetCallerIdentityInput{})
	}
	return err
}

// says is the code and the text of an API error; empty for any other.
func says(err error) string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return ""
	}
	return api.ErrorCode() + ": " + api.ErrorMessage()
}

// newRequest is a call of ECS as no SDK sends it.
func newRequest(t *testing.T) *http.Request {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(`{}`))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DescribeClusters")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/ecs/aws4_request")
	return r
}
