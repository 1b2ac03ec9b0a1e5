// Package standintest is a stand-in for tests: the wire, the state and the scheduler of the real one in the test's own
// process, on a fake engine and without a network, so that it lives in a testing/synctest bubble, whose clock makes
// the minutes of a rollout take milliseconds.
package standintest

import (
	"cmp"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// What every stand-in of this package contains.
const (
	Region  = "us-east-1"
	Account = "123456789012"
	// Cluster and Service are names; LogGroup is where the containers' output goes.
	Cluster  = "flask-microservices-staging"
	Service  = "flask-microservices-staging"
	LogGroup = "flask-microservices-staging"
	// Family is that of the task definition.
	Family = "testdriven-staging"
	// ServiceImage and DatabaseImage are the images of the two containers, as the definition names them.
	ServiceImage  = registry + "/flask-microservices-users:staging"
	DatabaseImage = registry + "/flask-microservices-users_db:staging"

	registry = Account + ".dkr.ecr." + Region + ".amazonaws.com"
)

// Options of New. The zero Options is a staging as it is found: two instances like a t2.micro, two tasks, 50/100.
type Options struct {
	// Desired is how many tasks the service asks for; zero is 2.
	Desired int
	// MinimumHealthy and Maximum are the percentages that bound a rollout; both zero is 50 and 100.
	MinimumHealthy, Maximum int
	// Breaker is the service's circuit breaker; zero is off.
	Breaker state.Breaker
	// Instances is how many instances there are; zero is 2.
	Instances int
	// CPU (in ECS units) and Memory (in MiB) are what each instance registers; zero is 1024 and 983.
	CPU, Memory int
	// Pace is the scheduler's; its zero values are AWS's times, such as 40 s until a task counts as healthy.
	Pace reconcile.Config
	// Handler, if it is set, wraps the API's handler. One that panics with http.ErrAbortHandler cuts the connection.
	// The calls of New come through it too.
	Handler func(http.Handler) http.Handler
	// Before, if it is set, changes the account before the service is made, such as the instances' state.
	Before func(*state.Data)
	// Docker, if it is set, runs the containers in place of the fake engine, which nothing reaches then. Bubbles have no
	// real engine in them.
	Docker engine.Engine
	// Define, if it is set, changes the fixtures' definition before its first revision is registered.
	Define func(*ecs.RegisterTaskDefinitionInput)
	// Empty leaves the service and its definition out.
	Empty bool
	// Unsettled leaves the first deployment as it is right after CreateService.
	Unsettled bool
}

// StandIn is one that runs until its test ends.
type StandIn struct {
	// State is the account, Engine where its containers run.
	State  *state.State
	Engine *engine.Fake
	// Faults are put in and taken out by a test.
	Faults *faults.Set
	// Cluster and Service are names.
	Cluster, Service string

	t     *testing.T
	calls wire.Ledger
	api   http.Handler
}

// New starts a stand-in and returns when the service's first deployment is done, which takes AWS's 40 s of the
// bubble's time. It ends with the test; in a bubble, t is the bubble's. The test fails if it cannot start.
func New(t *testing.T, opts Options) *StandIn {
	t.Helper()
	s := &StandIn{t: t, Engine: engine.NewFake(), Cluster: Cluster, Service: Service}
	s.State = state.New(state.Config{Region: Region, Account: Account})
	s.Faults = faults.New(s.State)
	s.api = s.Faults.Handler(wire.New(s.State, nil))
	if opts.Handler != nil {
		s.api = opts.Handler(s.api)
	}
	s.api = wire.Audit(s.api, s.calls.Add)
	s.addImages()
	s.addInstances(opts)
	if opts.Before != nil {
		s.State.Update(opts.Before)
	}
	s.schedule(opts)
	s.serve(opts)
	if !opts.Unsettled && !opts.Empty {
		s.Settled()
	}
	return s
}

func (s *StandIn) schedule(opts Options) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	containers := opts.Docker
	if containers == nil {
		containers = s.Engine
	}
	scheduler := reconcile.New(s.State, containers, opts.Pace)
	go func() { ended <- scheduler.Run(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("ending the scheduler: %v", err)
		}
	})
}

// addInstances adds the instances behind a security group that opens HTTP and SSH.
func (s *StandIn) addInstances(opts Options) {
	const group = "sg-0a1b2c3d4e5f67890"
	anywhere := []string{"0.0.0.0/0"}
	s.State.AddSecurityGroup(state.SecurityGroup{ID: group, Name: Cluster, Ingress: []state.Rule{
		{From: 80, To: 80, CIDRs: anywhere}, {From: 22, To: 22, CIDRs: anywhere},
	}})
	for i := range cmp.Or(opts.Instances, 2) {
		s.State.AddInstance(instance(i, cmp.Or(opts.CPU, 1024), cmp.Or(opts.Memory, 983), group))
	}
}

// Settled waits until the service's newest deployment is done and runs alone. The test fails if that takes longer
// than ten minutes of its clock.
func (s *StandIn) Settled() {
	s.t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for limit := time.Now().Add(10 * time.Minute); !s.done(); <-look.C {
		if time.Now().After(limit) {
			s.t.Fatalf("the service did not settle within ten minutes; its events are %q", s.Events())
		}
	}
}

func (s *StandIn) done() (done bool) {
	s.View(func(_ *state.Data, service *state.Service) {
		done = len(service.Deployments) == 1 && service.Primary().Rollout == state.Completed && service.Steady
	})
	return done
}
