package deploy_test

import (
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
)

// freePort is one that nothing holds on any address of this machine.
func freePort(t *testing.T) int {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", ":0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// stranger takes the new revision's port on the first instance.
func (s *realStage) stranger() {
	port := strconv.Itoa(int(*s.service().PortMappings[0].HostPort))
	listener, err := (&net.ListenConfig{}).Listen(s.t.Context(), "tcp", net.JoinHostPort("127.20.0.1", port))
	s.Expect(err).NotTo(HaveOccurred())
	s.t.Cleanup(func() { _ = listener.Close() })
}

// realities are what the rehearsals are, with real containers and shorter times.
var realities = map[string]reality{
	"healthy at 50/100": {
		options: standintest.Options{Desired: 2, Instances: 2, MinimumHealthy: 50}, healthy: time.Second,
		says: []string{`^testdriven-staging:2 settled: steady after `},
	},
	"exit 1 at once": {
		steps: []string{"out:starting", "out:cannot read the configuration", "exit:1"},
		kind:  deploy.Crashed, says: []string{
			`^container users-service of task \w+ exited by itself with 1, .*; \d of 1 tasks of testdriven-staging:2 run`,
			`\| starting\n +\| cannot read the configuration\n`,
			`Next: correct what its last lines tell, .* or in "environment" and "command" of container users-service`,
			`aws logs get-log-events --log-group-name flask-microservices-staging --log-stream-name \w{64}$`,
		},
	},
	"exit 1 after its task was healthy": {
		healthy: 300 * time.Millisecond, settle: time.Minute, steps: []string{"beat", "out:out of patience", "exit:1"},
		meanwhile: (*realStage).terminate,
		kind:      deploy.Crashed, says: []string{
			`exited by itself with 1, \d+(\.\d)?m?s after its task was running`, `  \| out of patience\n`,
			`Next: correct what its last lines tell`,
		},
	},
	"exit 137 by memory": {
		steps:  []string{"out:hungry", "eat"},
		change: func(s *realStage) { s.service().Memory = aws.Int32(16) },
		kind:   deploy.OutOfMemory, says: []string{
			`^container users-service of task \w+ was killed for its memory \(exit code 137\)`,
			`exited with 137 \(OutOfMemoryError: Container killed due to memory usage\)`, `  \| hungry\n`,
			`Next: give container users-service more "memory" in the task definition \(now 16 MiB\)`,
		},
	},
	"an image tag that is missing": {
		change: func(s *realStage) { s.service().Image = aws.String(*s.service().Image + "-typo") },
		kind:   deploy.ImageMissing, says: []string{
			`^image smoke-test-\w+:1-typo of container users-service is not in its registry`,
			`CannotPullContainerError: .*manifest unknown`, `Next: .*"image"`,
		},
	},
	"a port taken by a stranger on the host": {
		change: (*realStage).stranger,
		kind:   deploy.PortTaken, says: []string{
			`^something that is not a task of this service holds host port \d+ on instance i-\w+`,
			`address already in use`, `sudo ss -ltnp "sport = :\d+"`, `set another "hostPort" of container users-service`,
		},
	},
	"a bad command": {
		change: func(s *realStage) { s.service().EntryPoint = []string{"/gunikorn"} },
		kind:   deploy.BadCommand, says: []string{
			`container users-service.*exec: "/gunikorn": .*no such file or directory`, `Next: .*correct "command"`,
		},
	},
	"a health check that fails": {
		change: func(s *realStage) {
			s.service().HealthCheck = &types.HealthCheck{
				Command: []string{"CMD", "/actor", "exit:1"}, Interval: aws.Int32(5), Timeout: aws.Int32(60), Retries: aws.Int32(1),
			}
		},
		kind: deploy.Unhealthy, says: []string{
			`^task \w+ failed its health checks`, `Next: correct what the check of container users-service asks for, or its "healthCheck"`,
		},
	},
	"one of two tasks that is never good": {
		options: standintest.Options{Desired: 2, Instances: 2, MinimumHealthy: 50}, healthy: 300 * time.Millisecond,
		uneven: true, settle: time.Minute, // a busy engine tells of an end so late that the container seemed healthy
		kind: deploy.Crashed, says: []string{
			`exited by itself with 3, .*; [12] of 2 tasks of testdriven-staging:2 run`, `  \| not on this host\n`,
			`Next: correct what its last lines tell`,
		},
	},
	"a log group that is missing, in blocking mode": {
		change: func(s *realStage) {
			s.service().LogConfiguration.Options["awslogs-group"] = "nowhere"
			s.service().LogConfiguration.Options["mode"] = "blocking"
		},
		kind: deploy.LogGroup, says: []string{
			`^container users-service of task \w+ could not open its log`,
			`aws logs create-log-group --log-group-name nowhere`,
		},
	},
	"a circuit breaker with rollback, after which services-stable is green": {
		options: standintest.Options{Breaker: state.Breaker{Enabled: true, Rollback: true}}, healthy: 300 * time.Millisecond,
		change:   func(s *realStage) { s.service().EntryPoint = []string{"/gunikorn"} },
		deployed: (*realStage).rolledBack,
		kind:     deploy.RolledBack, says: []string{
			`up and rolled the service back to testdriven-staging:1, where services-stable is green: `,
			`exec: "/gunikorn": .*no such file or directory`, `Next: .*correct "command"`,
		},
	},
	"an old task that does not stop within its stopTimeout": {
		old: []string{"deaf"}, healthy: 500 * time.Millisecond,
		says:     []string{`^testdriven-staging:2 settled: `},
		progress: []string{`task \w+ of testdriven-staging:1 was told to stop at .* and has not yet; its stopTimeout is 3s`},
	},
	"a task that is stopped by hand": {
		meanwhile: func(s *realStage) {
			if _, there := s.awaitNew(); there {
				s.stopOne()
			}
		},
		kind: deploy.Stopped, says: []string{
			`^task \w+ was stopped from outside, not by ECS: .*to see what happens`, `Next: ask who stopped it .*StopTask`,
		},
	},
}
