package deploy_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// pair is the definition of the tasks in these tests.
var pair = &types.TaskDefinition{ContainerDefinitions: []types.ContainerDefinition{
	{
		Name: aws.String("users-service"), Image: aws.String("registry.example/users:staging"), MemoryReservation: aws.Int32(300),
		PortMappings: []types.PortMapping{{ContainerPort: aws.Int32(5000), HostPort: aws.Int32(80)}},
	},
	{Name: aws.String("users-db"), Image: aws.String("registry.example/db:staging"), Essential: aws.Bool(true)},
	{Name: aws.String("helper"), Image: aws.String("registry.example/helper:staging"), Essential: aws.Bool(false)},
}}

// exited is a container that ended; a negative code is one that never started.
func exited(name string, code int32, reason string) types.Container {
	c := types.Container{Name: aws.String(name), RuntimeId: aws.String("docker-" + name)}
	if code >= 0 {
		c.ExitCode = aws.Int32(code)
	}
	if reason != "" {
		c.Reason = aws.String(reason)
	}
	return c
}

// dead is a task of ours that ended five seconds after noon.
func dead(code types.TaskStopCode, reason string, containers ...types.Container) types.Task {
	t := stoppedAfter(5*time.Second, code, reason, tasks(rev8, "2", "dead")[0])
	t.ExecutionStoppedAt, t.Containers = aws.Time(noon.Add(5*time.Second)), containers
	return t
}

const (
	byItself  = types.TaskStopCodeEssentialContainerExited
	noStart   = types.TaskStopCodeTaskFailedToStart
	ecsItself = types.TaskStopCodeServiceSchedulerInitiated
	docker    = "Error response from daemon: "
)

func TestWhyATaskEnded(t *testing.T) {
	for situation, tc := range map[string]struct {
		task  types.Task
		kind  deploy.Kind
		cause string
	}{
		"it exits, and its neighbour is stopped": {
			dead(byItself, "x", exited("users-db", 0, ""), exited("users-service", 1, "")),
			deploy.Crashed, "container users-service of task dead exited by itself with 1, 5s after its task was running; 0 of 2",
		},
		"its database exits, and the service is stopped with SIGTERM": {
			dead(byItself, "x", exited("users-service", 143, ""), exited("users-db", 2, "")),
			deploy.Crashed, "container users-db of task dead exited by itself with 2",
		},
		"it exits without a fault, and its neighbour obeys": {
			dead(byItself, "x", exited("users-service", 0, ""), exited("users-db", 143, "")),
			deploy.Crashed, "container users-service of task dead exited by itself with 0",
		},
		"it exits without a fault, and its neighbour is killed after its grace": {
			func() types.Task {
				late := dead(byItself, "x", exited("users-db", 137, ""), exited("users-service", 0, ""))
				late.StoppedAt = aws.Time(noon.Add(36 * time.Second))
				return late
			}(),
			deploy.Crashed, "container users-service of task dead exited by itself with 0",
		},
		"a container that is not essential fails before": {
			dead(byItself, "x", exited("helper", 9, ""), exited("users-service", 1, "")),
			deploy.Crashed, "container users-service of task dead exited by itself with 1",
		},
		"killed with a reason, beside one that fails": {
			dead(byItself, "x", exited("users-service", 1, ""), exited("users-db", 137, "OutOfMemoryError: Container killed due to memory usage")),
			deploy.OutOfMemory, "container users-db of task dead was killed for its memory (exit code 137)",
		},
		"killed without a reason": {
			dead(byItself, "x", exited("users-service", 137, ""), exited("users-db", 0, "")),
			deploy.OutOfMemory, "container users-service of task dead was probably killed for its memory",
		},
		"a child killed, with another exit code": {
			dead(byItself, "x", exited("users-service", 1, "OutOfMemoryError: Container killed due to memory usage")),
			deploy.OutOfMemory, "was killed for its memory (exit code 1)",
		},
		"no such tag": {
			dead(noStart, "Task failed to start", exited("users-service", -1, "CannotPullContainerError: The task can’t pull the image. "+
				"Check whether the image exists. "+docker+"manifest for x:y not found: manifest unknown: Requested image not found")),
			deploy.ImageMissing, "image registry.example/users:staging of container users-service is not in its registry",
		},
		"no such repository, told by the task alone": {
			dead(noStart, "CannotPullContainerError: "+docker+"name unknown: The repository with name 'x' does not exist in the registry"),
			deploy.ImageMissing, "is not in its registry",
		},
		"an image that is denied": {
			dead(noStart, "Task failed to start", exited("users-service", -1, "CannotPullContainerError: "+docker+
				"pull access denied for x, repository does not exist or may require 'docker login': denied: requested access")),
			deploy.ImageDenied, "the registry does not give image registry.example/users:staging",
		},
		"no credentials for the registry": {
			dead(noStart, "Task failed to start", exited("users-service", -1, "CannotPullECRContainerError: no basic auth credentials")),
			deploy.ImageDenied, "the registry does not give image",
		},
		"a command that is not there": {
			dead(noStart, "Task failed to start", exited("users-service", 127, "CannotStartContainerError: "+docker+
				`OCI runtime create failed: exec: "gunikorn": executable file not found in $PATH: unknown`)),
			deploy.BadCommand, "the command of container users-service cannot be started",
		},
		"an image of another architecture": {
			dead(noStart, "Task failed to start", exited("users-service", 1, "CannotStartContainerError: "+docker+"exec /manage: exec format error")),
			deploy.BadCommand, "exec format error",
		},
		"a log driver without its group": {
			dead(noStart, "Task failed to start", exited("users-service", -1, "CannotStartContainerError: "+docker+
				"failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: no such file or directory")),
			deploy.LogGroup, "container users-service of task dead could not open its log",
		},
		"a port that another process holds": {
			dead(noStart, "Task failed to start", exited("users-service", -1, "CannotStartContainerError: "+docker+
				"driver failed programming external connectivity on endpoint x: Error starting userland proxy: "+
				"listen tcp4 0.0.0.0:8080: bind: address already in use")),
			deploy.PortTaken, "something that is not a task of this service holds host port 8080 on instance ",
		},
		"a failed health check": {
			dead(ecsItself, "Task failed container health checks", types.Container{
				Name: aws.String("users-db"), HealthStatus: types.HealthStatusUnhealthy, ExitCode: aws.Int32(0),
			}),
			deploy.Unhealthy, "task dead failed its health checks, 5s after its task was running",
		},
		"a failed check of a load balancer": {
			dead(ecsItself, "Task failed ELB health checks in (target-group x)"), deploy.Unhealthy, "(target-group x)",
		},
		"stopped by a person": {
			dead(types.TaskStopCodeUserInitiated, "Task stopped by user"), deploy.Stopped, "task dead was stopped from outside",
		},
		"an instance that was deregistered": {
			dead("", "Container instance deregistration forced by user"), deploy.Stopped, "deregistration forced by user",
		},
		"an instance that was terminated": {
			dead(types.TaskStopCodeTerminationNotice, "Host EC2 (instance i-1) terminated."),
			deploy.HostLost, "task dead lost its instance: Host EC2 (instance i-1) terminated",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{
				scenes: []scene{begun("(service s) has started 1 tasks: (task dead).")}, stopped: []types.Task{tc.task}, definition: pair,
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(outcome.Cause).To(ContainSubstring(tc.cause))
			g.Expect(outcome.Next).NotTo(Or(BeEmpty(), MatchRegexp(`\{[a-z-]+\}`)))
			g.Expect(outcome.Evidence[0]).To(HavePrefix("task dead stopped ("))
			g.Expect(outcome.Took).To(BeZero(), "at the first look")
		})
	}
}

func TestWhatMayPassIsNoVerdict(t *testing.T) {
	pull := dead(noStart, "Task failed to start", exited("users-service", -1, "CannotPullContainerError: "+docker+"i/o timeout"))
	odd := dead(noStart, "Task failed to start", exited("users-service", -1, "CannotCreateContainerError: "+docker+"out of sorts"))
	port := dead(noStart, "Task failed to start", exited("users-service", -1, "CannotStartContainerError: "+docker+
		"Bind for 0.0.0.0:80 failed: port is already allocated"))
	port.ContainerInstanceArn, port.CreatedAt = aws.String("host/a"), aws.Time(noon)
	old := stoppedAfter(3*time.Second, ecsItself, "Scaling activity initiated by (deployment ecs-svc/2)", tasks(rev7, "1", "old")[0])
	old.ContainerInstanceArn = aws.String("host/a")
	for situation, stopped := range map[string][]types.Task{
		"an image that could not be pulled twice":      {pull, named(pull, "again")},
		"a container that could not be created once":   {odd},
		"a port that a task was just letting go":       {port, old},
		"a task that was scaled in":                    {dead(ecsItself, "Scaling activity initiated by (deployment ecs-svc/2)")},
		"a task of the revision before, which crashed": {func() types.Task { t := named(odd, "x"); t.StartedBy = aws.String("ecs-svc/1"); return t }()},
	} {
		t.Run(situation, func(t *testing.T) {
			g := NewWithT(t)
			outcome, _, err := watch(t.Context(), &play{
				scenes:  []scene{begun("(service s) has started 3 tasks: (task dead)."), done(20*time.Second, "a", "b")},
				stopped: stopped, definition: pair,
			})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
		})
	}
}

func named(t types.Task, id string) types.Task {
	t.TaskArn = aws.String("arn:aws:ecs:us-east-1:123456789012:task/c/" + id)
	return t
}

func TestWhatPassesIsTheVerdictAtTheBound(t *testing.T) {
	g := NewWithT(t)
	odd := dead(noStart, "Task failed to start", exited("users-service", -1, "CannotCreateContainerError: "+docker+"out of sorts"))
	outcome, lines, err := watch(t.Context(), &play{
		scenes:  []scene{begun("(service s) has started 1 tasks: (task dead).")},
		stopped: []types.Task{odd}, definition: pair,
		rooms: []types.ContainerInstance{host("a", 724, 649), host("b", 724, 649), host("c", 724, 649)},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.CannotStart))
	g.Expect(outcome.Cause).To(HavePrefix("container users-service of task dead could not be started, once: CannotCreateContainerError"))
	g.Expect(outcome.Took).To(Equal(5 * time.Minute))
	g.Expect(texts(lines)).To(ContainElement(HaveSuffix("out of sorts), which may pass")))
}

func TestATaskThatDoesNotStop(t *testing.T) {
	g := NewWithT(t)
	old := tasks(rev7, "1", "old")[0]
	old.StopCode, old.StoppedReason = ecsItself, aws.String("Scaling activity initiated by (deployment ecs-svc/2)")
	old.StoppingAt, old.ContainerInstanceArn = aws.Time(noon.Add(time.Second)), aws.String("host/a")
	rooms := []types.ContainerInstance{host("a", 724, 649, "22", "80"), host("b", 1024, 949, "22")}
	one := begun()
	one.service.DeploymentConfiguration = &types.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(50)}
	p := &play{scenes: []scene{one}, stopped: []types.Task{old}, definition: pair, rooms: rooms}
	outcome, lines, err := watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.StuckStopping), outcome.Explain())
	g.Expect(outcome.Cause).To(Equal("task old of testdriven-staging:7 was told to stop 4m59s ago and still has not, past its " +
		"stopTimeout of 1m30s, and it is in the way of testdriven-staging:8; 0 of 2 tasks of testdriven-staging:8 run"))
	g.Expect(outcome.Next).To(HavePrefix("end it by hand (ssh to instance i-a, docker kill)"))
	g.Expect(texts(lines)).To(ContainElement("task old of testdriven-staging:7 was told to stop at 12:00:01 UTC and has not yet; " +
		"its stopTimeout is 1m30s"))

	p.rooms[0].AgentConnected = false
	outcome, _, err = watch(t.Context(), p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.NoAgent), outcome.Explain())
	g.Expect(outcome.Took).To(BeNumerically("<", time.Minute))
}

func TestATaskThatIsUnhealthyWhileTheServiceLooksSteady(t *testing.T) {
	g := NewWithT(t)
	sick := done(10*time.Second, "a", "b")
	sick.tasks[1].HealthStatus = types.HealthStatusUnhealthy
	sick.tasks[1].Containers = []types.Container{{Name: aws.String("users-db"), HealthStatus: types.HealthStatusUnhealthy}}
	outcome, _, err := watch(t.Context(), &play{scenes: []scene{begun(), sick}, definition: pair})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Unhealthy))
	g.Expect(outcome.Cause).To(HavePrefix("task b failed its health checks"))
	g.Expect(outcome.Next).To(HavePrefix("correct what the check of container users-db asks for"))
}

func TestAServiceWithoutOlderTasksIsNoDeadlock(t *testing.T) {
	g := NewWithT(t)
	alone := scene{service: says(service(rollout("2", "PRIMARY", rev8, 0, inProgress)),
		"(service s) was unable to place a task because no container instance met all of its requirements.")}
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{alone, done(20*time.Second, "a", "b")}, definition: pair,
		rooms: []types.ContainerInstance{host("a", 724, 649, "22"), host("b", 724, 649, "22")},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue(), outcome.Explain())
}

func TestAFailedTaskOfWhichTheCountAloneTells(t *testing.T) {
	g := NewWithT(t)
	counted := begun()
	counted.service.Deployments[0].FailedTasks = 1
	outcome, _, err := watch(t.Context(), &play{
		scenes: []scene{counted}, stopped: []types.Task{dead(byItself, "x", exited("users-service", 1, ""))}, definition: pair,
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Kind).To(Equal(deploy.Crashed))
	g.Expect(outcome.Took).To(BeZero())
}
