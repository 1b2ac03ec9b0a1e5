package deploy_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
)

const few = 15 * time.Second

// The instances' addresses, and the port that every task wants.
const (
	firstAddress, secondAddress = "127.10.0.1", "127.10.0.2"
	servicePort                 = 80
)

// rehearsals are deployments that do not settle, each with the verdict on it. On the stand-in, as on AWS, a task
// without a health check counts as healthy after 40 s.
var rehearsals = map[string]rehearsal{
	"a static port at 100/200": {
		options: standintest.Options{MinimumHealthy: 100, Maximum: 200},
		kind:    deploy.Deadlock, by: few, says: []string{
			"the service's percentages do not let testdriven-staging:2 roll out", "minimumHealthyPercent 100 keeps 2",
			"host port 80 is taken", "set minimumHealthyPercent to 50 or less", "already using a port required by your task",
		},
	},
	"100/100": {
		options: standintest.Options{MinimumHealthy: 100, Maximum: 100},
		kind:    deploy.Deadlock, by: few, says: []string{
			"maximumPercent 100 allows 2", "set minimumHealthyPercent to 50 or less",
			"minimumHealthyPercent=50,maximumPercent=100",
		},
	},
	"exit 1 at once": {
		change: func(s *stage) { s.crash(0, engine.Exit{Code: 1}, "starting", "cannot read the configuration") },
		kind:   deploy.Crashed, by: few, says: []string{
			"container users-service of task ", " exited by itself with 1", "before its task was running", "0 of 2 tasks",
			"  | cannot read the configuration", "Next: correct what its last lines tell",
		},
	},
	"exit 1 beside a database that takes its time to stop": {
		change: func(s *stage) {
			s.definition.ContainerDefinitions[1].Image = aws.String(standintest.DatabaseImage + "-slow")
			s.Behave(standintest.DatabaseImage+"-slow", engine.Script{StopsIn: 25 * time.Second})
			s.crash(time.Second, engine.Exit{Code: 1})
		},
		kind: deploy.Crashed, by: few, says: []string{
			"container users-service of task ", "exited by itself with 1", " is stopping (EssentialContainerExited",
		},
	},
	"exit 1 after 20 s": {
		change: func(s *stage) { s.crash(20*time.Second, engine.Exit{Code: 1}, "out of patience") },
		kind:   deploy.Crashed, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"exited by itself with 1, 19.9s after its task was running", "  | out of patience",
		},
	},
	"exit 137 by memory": {
		change: func(s *stage) {
			s.service().Memory = aws.Int32(310)
			s.crash(5*time.Second, engine.Exit{Code: 137, OOMKilled: true})
		},
		kind: deploy.OutOfMemory, by: 5*time.Second + few, says: []string{
			" was killed for its memory (exit code 137)", `more "memory" in the task definition (now 310 MiB)`,
		},
	},
	"exit 137 without a reason": {
		change: func(s *stage) { s.crash(5*time.Second, engine.Exit{Code: 137}) },
		kind:   deploy.OutOfMemory, by: 5*time.Second + few, says: []string{"was probably killed for its memory"},
	},
	"an image tag that is missing": {
		change: func(s *stage) { s.service().Image = aws.String(standintest.ServiceImage + "-typo") },
		kind:   deploy.ImageMissing, by: few, says: []string{
			"flask-microservices-users:staging-typo of container users-service is not in its registry",
			"aws ecr describe-images --repository-name flask-microservices-users --image-ids imageTag=staging-typo",
		},
	},
	"a registry that denies": {
		change: func(s *stage) {
			s.behave(engine.Script{PullError: "pull access denied for x, repository does not exist or may require 'docker login': denied: not authorized"})
		},
		kind: deploy.ImageDenied, by: few, says: []string{"does not give image", "ecr:BatchGetImage"},
	},
	"a registry that cannot be reached": {
		change: (*stage).unreachable,
		kind:   deploy.ImagePull, since: 5 * time.Second, by: 60 * time.Second, says: []string{
			"could not be pulled, 3 times", "no such host", "docker pull",
		},
	},
	"a port taken by a stranger on the host": {
		change: func(s *stage) {
			s.Engine.Occupy(firstAddress, servicePort)
			s.Engine.Occupy(secondAddress, servicePort)
		},
		kind: deploy.PortTaken, by: few, says: []string{
			"something that is not a task of this service holds host port 80 on instance i-",
			`sudo ss -ltnp "sport = :80"`, `set another "hostPort" of container users-service`,
		},
	},
	"a port taken by another service": {
		options: standintest.Options{Desired: 1},
		change:  (*stage).neighbour,
		kind:    deploy.PortTaken, since: 2 * time.Minute, by: 2*time.Minute + few, says: []string{
			"something that is not a task of this service holds host port 80 on instance i-", "only 1 of 2 tasks fit",
		},
	},
	"a bad command": {
		change: func(s *stage) {
			s.behave(engine.Script{StartError: "failed to create task for container: OCI runtime create failed: exec: \"gunikorn\": " +
				"executable file not found in $PATH: unknown"})
		},
		kind: deploy.BadCommand, by: few, says: []string{`exec: "gunikorn": executable file not found`, `correct "command"`},
	},
	"a container that cannot be created": {
		change: func(s *stage) { s.behave(engine.Script{CreateError: "the engine is out of sorts"}) },
		kind:   deploy.CannotStart, since: 5 * time.Second, by: 30 * time.Second, says: []string{
			"could not be started, 2 times: CannotCreateContainerError: ", "the engine is out of sorts",
		},
	},
	"a health check that fails": {
		change: func(s *stage) {
			s.service().HealthCheck = &types.HealthCheck{
				Command: []string{"CMD", "false"}, Interval: aws.Int32(5), Retries: aws.Int32(3),
			}
			s.behave(engine.Script{Unhealthy: true})
		},
		kind: deploy.Unhealthy, since: 15 * time.Second, by: 15*time.Second + few, says: []string{
			"failed its health checks", `its "healthCheck" in the task definition`,
		},
	},
	"one of two tasks that is never good": {
		change: func(s *stage) {
			s.behave(engine.Script{})
		},
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.spoil(engine.Script{Ends: &engine.Exit{Code: 3}, After: time.Second})
			}
		},
		kind: deploy.Crashed, by: 60 * time.Second, says: []string{"exited by itself with 3", "1 of 2 tasks of testdriven-staging:2 run"},
	},
	"too little memory": {
		change: func(s *stage) { s.service().MemoryReservation = aws.Int32(4000) },
		kind:   deploy.NoMemory, by: few, says: []string{
			"which reserves 4300 MiB", "983 MiB of memory are left, a task reserves 4300", `lower "memoryReservation"`,
		},
	},
	"too little CPU": {
		change: func(s *stage) { s.service().Cpu = 1000 },
		kind:   deploy.NoCPU, by: few, says: []string{
			"which reserves 1300 units", "1024 CPU units are left, a task reserves 1300", `lower "cpu"`,
		},
	},
	"no instances": {
		change: func(s *stage) { s.everywhere(func(i *state.ContainerInstance) { i.Status = "INACTIVE" }) },
		kind:   deploy.NoInstances, by: 40 * time.Second, says: []string{"too few container instances", "ECS_CLUSTER="},
	},
	"an agent that is disconnected": {
		change: func(s *stage) { s.first(func(i *state.ContainerInstance) { i.AgentConnected = false }) },
		kind:   deploy.NoAgent, since: 20 * time.Second, by: 90 * time.Second, says: []string{
			"the ECS agent of instance i-", "is not connected", "systemctl restart ecs",
		},
	},
	"an instance that is draining": {
		change: func(s *stage) { s.first(func(i *state.ContainerInstance) { i.Status = state.Draining }) },
		kind:   deploy.Draining, since: 2 * time.Minute, by: 3 * time.Minute, says: []string{"is DRAINING", "--status ACTIVE"},
	},
	"a log group that is missing, in blocking mode": {
		change: func(s *stage) {
			s.service().LogConfiguration.Options["awslogs-group"] = "nowhere"
			s.service().LogConfiguration.Options["mode"] = "blocking"
		},
		kind: deploy.LogGroup, by: few, says: []string{"could not open its log", "aws logs create-log-group --log-group-name nowhere"},
	},
	"a circuit breaker without rollback": {
		options: standintest.Options{Breaker: state.Breaker{Enabled: true}},
		change:  (*stage).unreachable,
		kind:    deploy.GaveUp, by: 30 * time.Second, says: []string{
			"up (ECS deployment circuit breaker: tasks failed to start): image ", "could not be pulled, 3 times",
			"look whether the instances reach the registry",
		},
	},
	"a circuit breaker with rollback, after which services-stable is green": {
		options: standintest.Options{Breaker: state.Breaker{Enabled: true, Rollback: true}},
		change:  (*stage).unreachable,
		kind:    deploy.RolledBack, by: 30 * time.Second, says: []string{
			"up and rolled the service back to testdriven-staging:1, where services-stable is green: image ",
			"could not be pulled, 3 times", "look whether the instances reach the registry",
		},
	},
	"a crash that a circuit breaker would roll back": {
		options: standintest.Options{Breaker: state.Breaker{Enabled: true, Rollback: true}},
		change:  func(s *stage) { s.crash(0, engine.Exit{Code: 1}) },
		kind:    deploy.Crashed, by: few, says: []string{"exited by itself with 1"},
	},
	"a newer deployment by somebody else": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				_, _ = s.client.UpdateService(s.ctx, &ecs.UpdateServiceInput{
					Cluster: &s.Cluster, Service: &s.Service, TaskDefinition: aws.String(standintest.Family + ":1"),
				})
			}
		},
		kind: deploy.Replaced, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"which is not of this run, took the place of ours", "ask its owner",
		},
	},
	"a service that is scaled to 0 meanwhile": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.scale(0)
			}
		},
		kind: deploy.ScaledToZero, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"wants 0 tasks", "--desired-count 2",
		},
	},
	"a task that is stopped by hand": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.stopOne()
			}
		},
		kind: deploy.Stopped, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"was stopped from outside", "to see what happens", "StopTask",
		},
	},
	"a service that is deleted": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.Update(func(_ *state.Data, service *state.Service) { service.Status = "INACTIVE" })
			}
		},
		kind: deploy.Gone, since: 20 * time.Second, by: 20*time.Second + few, says: []string{"is INACTIVE"},
	},
	"a service that is unknown": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.Update(func(d *state.Data, _ *state.Service) { d.Services = nil })
			}
		},
		kind: deploy.Gone, since: 20 * time.Second, by: 20*time.Second + few, says: []string{"is gone from the cluster"},
	},
	"a cluster that is unknown": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.Update(func(d *state.Data, _ *state.Service) { delete(d.Clusters, s.Cluster) })
			}
		},
		kind: deploy.NoCluster, infra: true, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"Cluster not found.", "aws ecs list-clusters",
		},
	},
	"access that is denied half way": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.broken("denied")
			}
		},
		kind: deploy.Refused, infra: true, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"not authorized to perform", "allow the credentials ecs:DescribeServices",
		},
	},
	"credentials that expire half way": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.broken("expired")
			}
		},
		kind: deploy.Refused, infra: true, since: 20 * time.Second, by: 20*time.Second + few, says: []string{
			"renew the credentials", "so that they outlast deployment.within (15m0s)",
		},
	},
	"throttled throughout": {
		meanwhile: func(s *stage) { s.broken("throttled") },
		bound:     3 * time.Minute, kind: deploy.Silent, infra: true, since: 3 * time.Minute, by: 3*time.Minute + few,
		says: []string{"no answer up to the bound of 3m0s", "Rate exceeded"},
	},
	"no network to the end": {
		meanwhile: func(s *stage) { s.broken("cut-off") },
		bound:     3 * time.Minute, kind: deploy.Silent, infra: true, since: 3 * time.Minute, by: 3*time.Minute + few,
		says: []string{"no answer up to the bound of 3m0s", "reaches the ECS endpoint"},
	},
	"slower than the bound but progressing": {
		bound: time.Minute, kind: deploy.Slow, since: time.Minute, by: time.Minute + few, says: []string{
			"was not steady within 1m0s (deployment.within)", "it last moved ", "raise deployment.within of the target above 1m0s",
		},
	},
	"an image that takes longer than the bound to pull": {
		change: func(s *stage) { s.behave(engine.Script{Pulls: 20 * time.Minute}) },
		kind:   deploy.Slow, since: 15 * time.Minute, by: 15*time.Minute + few, says: []string{
			" is PENDING: task ", "0 of 2 tasks running, 1 starting", "raise deployment.within",
		},
	},
	"told to end": {
		meanwhile: func(s *stage) {
			if s.after(20 * time.Second) {
				s.cancel()
			}
		},
		kind: deploy.Cancelled, infra: true, since: 20 * time.Second, by: 21 * time.Second, says: []string{
			"context canceled", "the last that was seen, at ", "testdriven-staging:2: 1 of 2 tasks running",
			"the deployment goes on without us", "--task-definition testdriven-staging:1",
		},
	},
}
