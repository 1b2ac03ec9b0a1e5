package clients_test

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

const (
	region  = "us-east-1"
	cluster = "staging"
	service = "actors"
	family  = "actor"
	// keyID and secret are what every client signs with; a stand-in verifies no signature.
	keyID, secret = "AKIASTANDIN", "of-a-stand-in"
)

// stage is a stand-in of its own: two instances, and a service of two tasks that hold a host port.
type stage struct {
	st     *state.State
	ledger wire.Ledger
	url    string
	image  string
	port   int32
}

// newStage starts a stand-in on the engine, without a service. It and its containers are gone when the test ends.
func newStage(tb testing.TB, image string, pace reconcile.Config) *stage {
	tb.Helper()
	s := &stage{image: image, port: freePort(tb), st: state.New(state.Config{Region: region, Account: "123456789012"})}
	for i, id := range []string{"i-0123456789abcdef0", "i-0123456789abcdef1"} {
		s.st.AddInstance(state.Instance{
			ID: id, CPU: 1024, Memory: 983, Type: "t2.micro", Cluster: cluster, PrivateIP: address(i),
		})
	}
	s.schedule(tb, pace)
	server := httptest.NewServer(wire.Audit(wire.New(s.st, nil), s.ledger.Add))
	tb.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func address(instance int) string { return fmt.Sprintf("127.0.0.%d", 1+instance) }

// freePort is free on all loopback addresses, as far as one of them tells.
func freePort(tb testing.TB) int32 {
	tb.Helper()
	listener := listen(tb, address(0)+":0")
	defer func() { _ = listener.Close() }()
	return int32(listener.Addr().(*net.TCPAddr).Port)
}

func listen(tb testing.TB, address string) net.Listener {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", address)
	if err != nil {
		tb.Fatalf("listening: %v", err)
	}
	return listener
}

func (s *stage) schedule(tb testing.TB, pace reconcile.Config) {
	tb.Helper()
	docker, err := engine.Connect(tb.Context(), engine.Options{Owner: enginetest.Unique()})
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- reconcile.New(s.st, docker, pace).Run(ctx) }()
	tb.Cleanup(func() {
		cancel()
		for _, err := range []error{<-ended, docker.RemoveAll(context.Background()), docker.Close()} {
			if err != nil {
				tb.Errorf("ending a stand-in: %v", err)
			}
		}
	})
}

// client is the SDK's, which calls itself name to the stand-in.
func (s *stage) client(name string) *ecs.Client {
	return ecs.NewFromConfig(aws.Config{
		Region: region, BaseEndpoint: &s.url, AppID: name,
		Credentials: credentials.NewStaticCredentialsProvider(keyID, secret, ""),
	})
}

// acting is a definition whose one container takes the given steps.
func (s *stage) acting(steps ...string) *ecs.RegisterTaskDefinitionInput {
	return &ecs.RegisterTaskDefinitionInput{
		Family: aws.String(family),
		ContainerDefinitions: []types.ContainerDefinition{{
			Name: aws.String("actor"), Image: &s.image, Essential: aws.Bool(true), Cpu: 10, Memory: aws.Int32(64),
			Command: steps, PortMappings: []types.PortMapping{{
				ContainerPort: aws.Int32(5000), HostPort: aws.Int32(s.port), Protocol: types.TransportProtocolTcp,
			}},
		}},
	}
}

// serve makes the service, of tasks that run well, and waits until it is steady.
func (s *stage) serve(ctx context.Context, minimum, maximum int32, breaker bool) error {
	client := s.client("founder")
	rev, err := deploy.Register(ctx, client, deploy.Definition{Task: s.acting("out:serving", "serve:5000")})
	if err != nil {
		return err
	}
	in := &ecs.CreateServiceInput{
		Cluster: aws.String(cluster), ServiceName: aws.String(service), TaskDefinition: &rev.ARN,
		DesiredCount: aws.Int32(2), LaunchType: types.LaunchTypeEc2,
		DeploymentConfiguration: &types.DeploymentConfiguration{MinimumHealthyPercent: &minimum, MaximumPercent: &maximum},
	}
	if breaker {
		in.DeploymentConfiguration.DeploymentCircuitBreaker = &types.DeploymentCircuitBreaker{Enable: true, Rollback: true}
	}
	if _, err := client.CreateService(ctx, in); err != nil {
		return fmt.Errorf("making the service: %w", err)
	}
	return s.steady(ctx)
}

// steady waits until the service's newest deployment is done and runs alone.
func (s *stage) steady(ctx context.Context) error {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			if !s.settledAt().IsZero() {
				return nil
			}
		case <-ctx.Done():
			return fmt.Errorf("waiting for the service: %w", ctx.Err())
		}
	}
}

// settledAt is when the service's newest deployment was done and ran alone; zero is that it is not.
func (s *stage) settledAt() (at time.Time) {
	s.service(func(_ *state.Data, service *state.Service) {
		if service.Steady && len(service.Deployments) == 1 && service.Primary().Rollout == state.Completed {
			at = service.SteadyAt
		}
	})
	return at
}

// service calls look with the service, under the state's lock.
func (s *stage) service(look func(*state.Data, *state.Service)) {
	s.st.View(func(d *state.Data) {
		if found, ok := d.Service(cluster, service); ok {
			look(d, found)
		}
	})
}
