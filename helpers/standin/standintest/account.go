package standintest

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// Definition returns the fixtures' task definition, account filled in, for a test to change and register.
func (s *StandIn) Definition() *ecs.RegisterTaskDefinitionInput {
	s.t.Helper()
	file := s.fixture("ecs_taskdefinition.json")
	text, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatalf("reading the task definition: %v", err)
	}
	in := &ecs.RegisterTaskDefinitionInput{}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "%s", Account)), in); err != nil {
		s.t.Fatalf("reading the task definition %s: %v", file, err)
	}
	return in
}

// fixture finds a file of the fixtures from whatever package is tested.
func (s *StandIn) fixture(name string) string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		file := filepath.Join(dir, "fixtures", name)
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	s.t.Fatalf("finding fixtures/%s: it is in no folder above this package (%v)", name, err)
	return ""
}

// Behave makes ref an image whose containers behave as script says, on the engine and in the registry. Those that
// run already keep to theirs.
func (s *StandIn) Behave(ref string, script engine.Script) {
	s.Engine.SetImage(ref, script)
	repository, tag, ok := strings.Cut(strings.TrimPrefix(ref, registry+"/"), ":")
	if image, err := s.Engine.Resolve(context.Background(), ref); err == nil && ok {
		s.State.AddImage(repository, tag, image.ID, image.Size, time.Time{})
	}
}

func (s *StandIn) addImages() {
	s.Behave(ServiceImage, engine.Script{Lines: []string{"Postgres is up", "Listening on 0.0.0.0:5000"}})
	s.Behave(DatabaseImage, engine.Script{Lines: []string{"database system is ready to accept connections"}})
}

// serve makes the log group, and unless the account is to be empty registers the definition and makes the service, as a
// person would.
func (s *StandIn) serve(opts Options) {
	s.t.Helper()
	s.State.Update(func(d *state.Data) { _ = d.CreateGroup(LogGroup) })
	if opts.Empty {
		return
	}
	client, ctx := ecs.NewFromConfig(s.Config()), s.t.Context()
	definition := s.Definition()
	if opts.Define != nil {
		opts.Define(definition)
	}
	registered, err := client.RegisterTaskDefinition(ctx, definition)
	if err != nil {
		s.t.Fatalf("registering the task definition: %v", err)
	}
	minimum, maximum := opts.MinimumHealthy, opts.Maximum
	if minimum == 0 && maximum == 0 {
		minimum, maximum = 50, 100
	}
	desired := cmp.Or(opts.Desired, 2)
	_, err = client.CreateService(ctx, &ecs.CreateServiceInput{
		Cluster: aws.String(Cluster), ServiceName: aws.String(Service), LaunchType: types.LaunchTypeEc2,
		TaskDefinition: registered.TaskDefinition.TaskDefinitionArn, DesiredCount: aws.Int32(int32(desired)),
		DeploymentConfiguration: &types.DeploymentConfiguration{
			MinimumHealthyPercent: aws.Int32(int32(minimum)), MaximumPercent: aws.Int32(int32(maximum)),
			DeploymentCircuitBreaker: breaker(opts.Breaker),
		},
	})
	if err != nil {
		s.t.Fatalf("making the service: %v", err)
	}
}

func breaker(b state.Breaker) *types.DeploymentCircuitBreaker {
	if !b.Enabled {
		return nil
	}
	return &types.DeploymentCircuitBreaker{Enable: true, Rollback: b.Rollback}
}

// View calls look with the service, under the state's lock.
func (s *StandIn) View(look func(*state.Data, *state.Service)) {
	s.t.Helper()
	s.State.View(s.with(look))
}

// Update calls change with the service, under the state's lock, and wakes the scheduler.
func (s *StandIn) Update(change func(*state.Data, *state.Service)) {
	s.t.Helper()
	s.State.Update(s.with(change))
}

func (s *StandIn) with(do func(*state.Data, *state.Service)) func(*state.Data) {
	return func(d *state.Data) {
		if service, ok := d.Service(s.Cluster, s.Service); ok {
			do(d, service)
		} else {
			s.t.Errorf("there is no service %s in cluster %s", s.Service, s.Cluster)
		}
	}
}

// Events returns the texts of the service's events, oldest first.
func (s *StandIn) Events() []string {
	var texts []string
	s.View(func(_ *state.Data, service *state.Service) {
		for _, e := range slices.Backward(service.Events) {
			texts = append(texts, e.Message)
		}
	})
	return texts
}

func instance(i, cpu, memory int, group string) state.Instance {
	n := strconv.Itoa(i + 1)
	return state.Instance{
		ID: "i-0123456789abcde" + strconv.FormatInt(int64(0x10+i), 16), CPU: cpu, Memory: memory, Type: "t2.micro",
		PublicIP: "127.10.0." + n, PrivateIP: "127.20.0." + n, KeyName: "ecs", SecurityGroups: []string{group},
		AvailabilityZone: Region + "a", Name: "ecs-" + n, Cluster: Cluster,
	}
}
