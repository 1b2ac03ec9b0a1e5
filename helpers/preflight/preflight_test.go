package preflight_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/preflight"
	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/target"
)

func TestAGoodEnvironment(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	before := len(b.Calls())
	findings := b.look(t.Context())
	g.Expect(unlike(findings)).To(BeEmpty())
	var lines []string
	for _, f := range findings {
		lines = append(lines, b.known(f.String()))
	}
	g.Expect(lines).To(HaveExactElements(
		"ok           secrets: 2 are where the target says",
		MatchRegexp(`^ok           endpoint table: .*/fixtures/endpoints\.yaml has \d+ endpoints$`),
		MatchRegexp(`^ok           key file: KEY, ssh-ed25519 SHA256:\S+$`),
		"ok           credentials: account 123456789012, as arn:aws:iam::123456789012:user/standin, in us-east-1",
		MatchRegexp(`^ok           clock: within \S+ of AWS's$`),
		"ok           definition: testdriven-staging of users-service, users-db, as far as its rules are known",
		MatchRegexp(`^ok           image of users-service: 123456789012\.dkr\.ecr\.\S+:staging is sha256:[0-9a-f]{64}$`),
		MatchRegexp(`^ok           image of users-db: 123456789012\.dkr\.ecr\.\S+:staging is sha256:[0-9a-f]{64}$`),
		"ok           cluster: flask-microservices-staging is ACTIVE",
		"ok           service: flask-microservices-staging is steady on testdriven-staging:2 with 2 of 2 tasks, "+
			"no deployment is under way",
		"ok           instances: ACTIVE with a connected agent: i-0123456789abcde10 (agent 1.106.1), "+
			"i-0123456789abcde11 (agent 1.106.1)",
		"ok           EC2: running: i-0123456789abcde10 at 127.0.0.1, i-0123456789abcde11 at 127.0.0.1",
		"not checked  key pair: the instances were launched with ecs; whether the key file belongs to it is not compared "+
			"(that takes ec2:DescribeKeyPairs, which no run needs): SSH tells",
		"ok           tasks: 1 on i-0123456789abcde10, 1 on i-0123456789abcde11",
		"ok           security groups: tcp HTTP from 0.0.0.0/0 (sg-0a1b2c3d4e5f67890), "+
			"tcp SSH from 0.0.0.0/0 (sg-0a1b2c3d4e5f67890)",
		"ok           log group: flask-microservices-staging keeps its events for ever",
		"ok           log streams: all 4 can be read",
		MatchRegexp(`^ok           host keys of \S+10: ecdsa-\S+ \S+, ssh-ed25519 \S+ from the console output of i-\S+10$`),
		"ok           SSH of i-0123456789abcde10: ec2-user@127.0.0.1:SSH signs in, the host key is the expected one, "+
			"Docker 25.0.16 answers",
		MatchRegexp(`^ok           host keys of \S+11: ecdsa-\S+ \S+, ssh-ed25519 \S+ from the console output of i-\S+11$`),
		ContainSubstring("ok           SSH of i-0123456789abcde11: "),
		MatchRegexp(`^ok           HTTP of i-0123456789abcde10: http://127\.0\.0\.1:HTTP/ping answers 200 OK in \S+$`),
		ContainSubstring("ok           HTTP of i-0123456789abcde11: "),
		"ok           room: a task takes 600 MiB of memory, 600 CPU units and the host ports [HTTP]; at least 1 of 2 tasks "+
			"keep running (minimumHealthyPercent 50), and at most 2 run at once (maximumPercent 100)",
		"ok           permissions: none was denied; AWS answered ec2:DescribeInstances, ec2:DescribeSecurityGroups, "+
			"ec2:GetConsoleOutput, ecr:BatchGetImage, ecs:DescribeClusters, ecs:DescribeContainerInstances, "+
			"ecs:DescribeServices, ecs:DescribeTaskDefinition, ecs:DescribeTasks, ecs:ListContainerInstances, ecs:ListTasks, "+
			"logs:DescribeLogGroups, logs:DescribeLogStreams, logs:FilterLogEvents, logs:GetLogEvents, sts:GetCallerIdentity",
		"not checked  permissions: ecs:RegisterTaskDefinition on arn:aws:ecs:us-east-1:123456789012:task-definition/"+
			"testdriven-staging:*, ecs:UpdateService on arn:aws:ecs:us-east-1:123456789012:service/"+
			"flask-microservices-staging/flask-microservices-staging, ecs:StopServiceDeployment on "+
			"arn:aws:ecs:us-east-1:123456789012:service-deployment/flask-microservices-staging/flask-microservices-staging/*; "+
			"nor what the instances' role may do (pull images, write logs): only a deployment tells",
	))
	for _, call := range b.Calls()[before:] {
		g.Expect(call.Operation).To(MatchRegexp("^(Describe|List|Get|BatchGet|Filter|$)"), "it only reads")
	}
	g.Expect(preflight.Count(findings).String()).To(Equal("24 are ok, 2 no reading can tell"))
}

// known puts names in place of what differs from run to run.
func (b *bench) known(line string) string {
	definition, _ := filepath.Abs("../../fixtures/ecs_taskdefinition.json")
	return strings.NewReplacer(definition, "DEFINITION", b.key, "KEY", strconv.Itoa(b.port()), "HTTP", strconv.Itoa(b.sshPort()), "SSH").Replace(line)
}

var (
	aboutRooms  = regexp.MustCompile(`i-[0-9a-f]+`)
	aboutClock  = regexp.MustCompile(`(6m59|7m[01])s`)
	containerID = regexp.MustCompile(`docker logs \S+`)
)

// settled hides what differs from run to run: a container's id, to which second a clock is off, and on which instance
// a room is, since ECS lists them in no order.
func settled(line string) string {
	switch {
	case strings.HasPrefix(line, "bad          room:"):
		return aboutRooms.ReplaceAllString(line, "i-…")
	case strings.HasPrefix(line, "bad          clock:"):
		return aboutClock.ReplaceAllString(line, "7m0s")
	}
	return containerID.ReplaceAllString(line, "docker logs ID")
}

// other is a task of another service, on the first instance's port 8080.
func other(d *state.Data) {
	id := state.HexID(32)
	d.Tasks[id] = &state.Task{
		ID: id, ARN: d.ARN("ecs", "task/other/"+id), Cluster: standintest.Cluster, Service: "other",
		Instance: d.ContainerInstances[0], Desired: state.Running, Last: state.Running,
		Definition: &state.TaskDefinition{Containers: []state.ContainerDefinition{
			{Name: "web", Ports: []state.PortMapping{{Container: 80, Host: 8080, Protocol: "tcp"}}},
		}},
	}
}

const (
	one, two = "i-0123456789abcde10", "i-0123456789abcde11"
)

func TestWhatIsBadIsToldOnceWithItsRemedy(t *testing.T) {
	for _, c := range []struct {
		sentence string
		spoil    func(*bench)
		lines    []string
		tally    preflight.Tally
	}{
		{
			"a service that is not there", func(b *bench) { b.set("SMOKE_SERVICE=nope") },
			[]string{
				"bad          service: describing service flask-microservices-staging/nope: the cluster has no such service " +
					"(MISSING: arn:aws:ecs:us-east-1:123456789012:service/flask-microservices-staging/nope): look at cluster and " +
					"service in ../../fixtures/targets/local.yaml",
				"not checked  tasks: because of service", "not checked  log streams: because of service",
				"not checked  HTTP: because of service", "not checked  room: because of service",
			},
			preflight.Tally{Ours: 1, Missed: 4},
		}, {
			"a cluster that is not there", func(b *bench) { b.set("SMOKE_CLUSTER=nope") },
			[]string{
				"bad          cluster: 123456789012 has no cluster \"nope\" in us-east-1: look at cluster and region in " +
					"../../fixtures/targets/local.yaml (`aws ecs list-clusters`)",
				"not checked  service: because of cluster", "not checked  instances: because of cluster",
				"not checked  EC2: because of cluster", "not checked  tasks: because of cluster",
				"not checked  security groups: because of cluster", "not checked  log streams: because of cluster",
				"not checked  SSH: because of cluster", "not checked  HTTP: because of cluster",
				"not checked  room: because of cluster",
			},
			preflight.Tally{Ours: 1, Missed: 9},
		}, {
			"an agent that is not connected", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.ContainerInstances[0].AgentConnected = false })
			},
			[]string{
				"bad          instances: the ECS agent of " + one + " is not connected, so ECS cannot change what runs there: " +
					"look at it there with `sudo systemctl status ecs` and in /var/log/ecs/ecs-agent.log",
				"not checked  room: because of instances",
			},
			preflight.Tally{Broken: 1, Missed: 1},
		}, {
			"events that are kept too long", func(b *bench) { b.edit = func(t *target.Target) { t.Logs.Retention = 14 } },
			[]string{
				"bad          log group: flask-microservices-staging keeps its events for ever where the target's " +
					"logs.retention_days is 14: aws logs put-retention-policy --log-group-name flask-microservices-staging " +
					"--retention-in-days 14",
			},
			preflight.Tally{Broken: 1},
		}, {
			"secrets that are nowhere", func(b *bench) {
				b.edit = func(t *target.Target) { t.Secrets = []target.SecretSource{{Name: "KEY", Env: "NOWHERE"}} }
			},
			[]string{
				"bad          secrets: reading secret KEY from the variable NOWHERE: it is not set",
			},
			preflight.Tally{Ours: 1},
		}, {
			"fewer instances than the target says", func(b *bench) { b.set("SMOKE_INSTANCES=3") },
			[]string{
				"bad          instances: the cluster has 2 where the target's instances.count is 3: look at what should start " +
					"them (their Auto Scaling group), or change instances.count in ../../fixtures/targets/local.yaml",
				"not checked  room: because of instances",
			},
			preflight.Tally{Broken: 1, Missed: 1},
		}, {
			"an instance that is stopped", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.Instances[1].State, d.Instances[1].PublicIP = "stopped", "" })
			},
			[]string{
				"bad          EC2: " + two + " is stopped: aws ec2 start-instances --instance-ids " + two + ", or replace it",
				"not checked  host keys of " + two + ": because of EC2", "not checked  SSH of " + two + ": because of EC2",
				"not checked  HTTP of " + two + ": because of EC2",
			},
			preflight.Tally{Broken: 1, Missed: 3},
		}, {
			"an instance without a public address", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.Instances[0].PublicIP = "" })
			},
			[]string{
				"bad          EC2: " + one + " has no public address: launch it in a subnet that assigns them, " +
					"or attach an Elastic IP",
				"not checked  host keys of " + one + ": because of EC2", "not checked  SSH of " + one + ": because of EC2",
				"not checked  HTTP of " + one + ": because of EC2",
			},
			preflight.Tally{Broken: 1, Missed: 3},
		}, {
			"a port that the security group keeps shut", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.SecurityGroups[0].Ingress = d.SecurityGroups[0].Ingress[1:] })
				b.State.Update(func(d *state.Data) { d.Instances[0].SecurityGroups = nil })
			},
			[]string{
				"bad          security groups: no groups of " + one + " let nobody in to tcp SSH: aws ec2 " +
					"authorize-security-group-ingress --group-id sg-… --protocol tcp --port SSH --cidr YOUR-ADDRESS/32",
				"bad          security groups: no groups of " + one + " let nobody in to tcp HTTP: aws ec2 " +
					"authorize-security-group-ingress --group-id sg-… --protocol tcp --port HTTP --cidr YOUR-ADDRESS/32",
				"bad          security groups: sg-0a1b2c3d4e5f67890 of " + two + " let nobody in to tcp HTTP: aws ec2 " +
					"authorize-security-group-ingress --group-id sg-0a1b2c3d4e5f67890 --protocol tcp --port HTTP --cidr YOUR-ADDRESS/32",
				"not checked  SSH of " + one + ": because of security groups",
				"not checked  HTTP of " + one + ": because of security groups",
				"not checked  HTTP of " + two + ": because of security groups",
			},
			preflight.Tally{Broken: 3, Missed: 3},
		}, {
			"a port that another service holds", func(b *bench) {
				b.set("SMOKE_HTTP_PORT=8080")
				b.State.Update(other)
			},
			[]string{
				"bad          room: a rollout could not end as it is now: only 1 of 2 tasks fit (i-…: host port 8080 is taken; " +
					"i-…: host port 8080 is taken): add a container instance, or let the tasks reserve less",
			},
			preflight.Tally{Broken: 1},
		}, {
			"percentages that let no task be replaced", func(b *bench) {
				b.Update(func(_ *state.Data, s *state.Service) { s.MinimumHealthy, s.Maximum = 100, 200 })
			},
			[]string{
				"bad          room: a rollout could never end: ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 " +
					"keeps 2) and no other fits beside them (i-…: host port HTTP is taken; i-…" +
					": host port HTTP is taken): set minimumHealthyPercent to 50 or less, or add a container instance",
			},
			preflight.Tally{Broken: 1},
		}, {
			"a key file that is open to others", func(b *bench) { _ = os.Chmod(b.key, 0o644) },
			[]string{
				"bad          key file: reading the SSH key KEY: others may use it (mode 0644), which SSH refuses: " +
					"chmod 0400 KEY; ssh.key of the target, or SMOKE_SSH_KEY, says where it is",
				"not checked  SSH of " + one + ": because of key file", "not checked  SSH of " + two + ": because of key file",
			},
			preflight.Tally{Ours: 1, Missed: 2},
		}, {
			"an engine that does not answer", func(b *bench) { b.docker, b.exit = "", 1 },
			[]string{
				"bad          SSH of " + one + ": running docker version -f '{{.Server.Version}}' on 127.0.0.1:SSH: exit code 1: " +
					"Cannot connect to the Docker daemon.; Docker has to run there, and ec2-user to be in its group " +
					"(sudo usermod -aG docker ec2-user)",
				"bad          SSH of " + two + ": running docker version -f '{{.Server.Version}}' on 127.0.0.1:SSH: exit code 1: " +
					"Cannot connect to the Docker daemon.; Docker has to run there, and ec2-user to be in its group " +
					"(sudo usermod -aG docker ec2-user)",
			},
			preflight.Tally{Broken: 2},
		}, {
			"host keys that the console has lost", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.Instances[0].ConsoleOutput = "" })
			},
			[]string{
				"bad          host keys of " + one + ": no SSH host keys in the console output (0 bytes) of instance " + one +
					": cloud-init prints them at the first boot only, EC2 shows them some minutes later, and a long-lived t2 " +
					"instance may have lost them: pin its keys in ssh.host_keys of the target (from: given, or known_hosts)",
				"not checked  SSH of " + one + ": because of its host keys",
			},
			preflight.Tally{Ours: 1, Missed: 1},
		}, {
			"a clock that is seven minutes behind", func(b *bench) { b.late = 7 * time.Minute },
			[]string{
				"bad          clock: this machine's is 7m0s behind AWS's: set it (sudo timedatectl set-ntp true); AWS refuses " +
					"calls that are minutes off, and what is new in the logs is told by it",
			},
			preflight.Tally{Ours: 1},
		}, {
			"an image that the registry does not have", func(b *bench) {
				b.State.Update(func(d *state.Data) { d.Repositories["flask-microservices-users"].Images[0].Tags = nil })
			},
			[]string{
				"bad          image of users-service: asking ECR for \"123456789012.dkr.ecr.us-east-1.amazonaws.com/" +
					"flask-microservices-users:staging\": the registry has no such image (ImageNotFound: Requested image not " +
					"found); push it, or name another tag in DEFINITION",
			},
			preflight.Tally{Broken: 1},
		}, {
			"a log group that is not there", func(b *bench) {
				b.State.Update(func(d *state.Data) { delete(d.LogGroups, "flask-microservices-staging") })
			},
			[]string{
				"bad          log group: no such log group: \"flask-microservices-staging\": create it (aws logs create-log-group " +
					"--log-group-name flask-microservices-staging), or change logs.group in the target; ECS starts tasks without " +
					"it, but their logs are lost",
				"not checked  log streams: because of log group",
			},
			preflight.Tally{Broken: 1, Missed: 1},
		}, {
			"a service that falls over", func(b *bench) { b.status = http.StatusBadGateway },
			[]string{
				"bad          HTTP of " + one + ": http://127.0.0.1:HTTP/ping answers 502 Bad Gateway: look at what users-service " +
					"says: docker logs ID on the instance",
				"bad          HTTP of " + two + ": http://127.0.0.1:HTTP/ping answers 502 Bad Gateway: look at what users-service " +
					"says: docker logs ID on the instance",
			},
			preflight.Tally{Broken: 2},
		}, {
			"an action that is denied", func(b *bench) { b.deny("DescribeTasks") },
			[]string{
				"not checked  service: because of permissions", "not checked  tasks: because of permissions",
				"not checked  log streams: because of permissions", "not checked  HTTP: because of permissions",
				"not checked  room: because of permissions",
				"bad          permissions: ecs:DescribeTasks is denied to arn:aws:iam::123456789012:user/standin: allow it on " +
					"arn:aws:ecs:us-east-1:123456789012:task/flask-microservices-staging/*",
			},
			preflight.Tally{Ours: 1, Missed: 5},
		}, {
			"an action of EC2 that is denied", func(b *bench) { b.deny("GetConsoleOutput") },
			[]string{
				"not checked  host keys of " + one + ": because of permissions",
				"not checked  SSH of " + one + ": because of its host keys",
				"not checked  host keys of " + two + ": because of permissions",
				"not checked  SSH of " + two + ": because of its host keys",
				"bad          permissions: ec2:GetConsoleOutput is denied to arn:aws:iam::123456789012:user/standin: allow it on " +
					"arn:aws:ec2:us-east-1:123456789012:instance/*",
			},
			preflight.Tally{Ours: 1, Missed: 4},
		}, {
			"the one action that a run can do without", func(b *bench) { b.deny("DescribeClusters") },
			nil,
			preflight.Tally{},
		}, {
			"credentials of another account", func(b *bench) { b.set("SMOKE_ACCOUNT=111111111111") },
			[]string{
				"bad          credentials: the credentials are of AWS account 123456789012 " +
					"(arn:aws:iam::123456789012:user/standin), the target names 111111111111: use credentials of that account " +
					"(AWS_PROFILE), or change account in the target",
				"not checked  clock: because of credentials", "not checked  images: because of credentials",
				"not checked  cluster: because of credentials", "not checked  service: because of credentials",
				"not checked  instances: because of credentials", "not checked  EC2: because of credentials",
				"not checked  tasks: because of credentials", "not checked  security groups: because of credentials",
				"not checked  log group: because of credentials", "not checked  log streams: because of credentials",
				"not checked  SSH: because of credentials", "not checked  HTTP: because of credentials",
				"not checked  room: because of credentials", "not checked  permissions: because of credentials",
			},
			preflight.Tally{Ours: 1, Missed: 14},
		},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := steady(t)
			c.spoil(b)
			findings := b.look(t.Context())
			var lines []string
			for _, line := range unlike(findings) {
				lines = append(lines, settled(b.known(line)))
			}
			g.Expect(lines).To(Equal(c.lines))
			tally := preflight.Count(findings)
			tally.Good, tally.Beyond = 0, 0
			g.Expect(tally).To(Equal(c.tally))
		})
	}
}

func TestAKeyThatTheHostsDoNotTake(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	b.set("SMOKE_SSH_KEY=" + newKey(t))
	lines := unlike(b.look(t.Context()))
	g.Expect(lines).To(HaveLen(2))
	g.Expect(lines[0]).To(And(HavePrefix("bad          SSH of "+one+": connecting to ec2-user@127.0.0.1:"),
		ContainSubstring("it does not take the key SHA256:"), ContainSubstring("; try `ssh -v -i ")))
}

func TestADeploymentThatIsUnderWay(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	b.Behave(standintest.ServiceImage, engine.Script{Ends: &engine.Exit{Code: 1}, After: time.Millisecond})
	b.update()
	b.set("SMOKE_UNDERWAY=refuse")
	g.Expect(unlike(b.look(t.Context()))).To(ContainElement(And(
		HavePrefix("bad          service: a deployment is under way, on which a gate is refused: the service has 2 deployments: "+
			"PRIMARY testdriven-staging:3 "),
		HaveSuffix(": wait for its end, or let runs wait (deployment.underway: wait, or SMOKE_UNDERWAY=wait)"),
	)))
	b.set("SMOKE_ALLOW=write")
	g.Expect(b.look(t.Context())).To(ContainElement(And(HaveField("Class", poll.Broken), HaveField("Text",
		HavePrefix("a deployment is under way: the service has 2 deployments: PRIMARY ")))))
	b.set("SMOKE_ALLOW=deploy", "SMOKE_UNDERWAY=wait")
	g.Expect(b.look(t.Context())).To(ContainElement(HaveField("Text",
		HavePrefix("a deployment is under way, which a gate waits for (deployment.underway: wait): the service has 2 deployments"))))
}

func TestAServiceThatHasJustStartedMayTakeAMoment(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	b.cut.Store(3)
	g.Expect(unlike(b.look(t.Context()))).To(BeEmpty())
	g.Expect(b.cut.Load()).To(BeNumerically("<=", 0), "it was asked again")

	b.cut.Store(1000)
	b.Update(func(d *state.Data, _ *state.Service) {
		for _, task := range d.Tasks {
			task.Started = task.Started.Add(-time.Hour)
		}
	})
	g.Expect(unlike(b.look(t.Context()))).To(HaveExactElements(
		And(HavePrefix("bad          HTTP of "+one+": asking GET http://127.0.0.1:"),
			ContainSubstring("it closed the connection without an answer: EOF; look at what users-service says: docker logs ")),
		HavePrefix("bad          HTTP of "+two+": "),
	))
}

func TestAnInterruptedPreflightSaysSoAtOnce(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("interrupted by the test"))
	findings := b.look(ctx)
	g.Expect(findings).NotTo(BeEmpty())
	g.Expect(preflight.Count(findings)).To(HaveField("Ours", 0))
	g.Expect(unlike(findings)).To(ContainElement("not checked  credentials: interrupted by the test"))
}

func TestWhatIsBeingTakenAway(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	b.State.Update(func(d *state.Data) {
		d.ContainerInstances[1].Status, d.ContainerInstances[1].ARN = "DRAINING", "arn:two"
	})
	g.Expect(unlike(b.look(t.Context()))).To(ContainElement("bad          instances: " + two + " is DRAINING, and only an " +
		"ACTIVE one is given tasks: aws ecs update-container-instances-state --cluster flask-microservices-staging " +
		"--container-instances arn:two --status ACTIVE"))

	b.Update(func(_ *state.Data, s *state.Service) { s.Status = "DRAINING" })
	g.Expect(unlike(b.look(t.Context()))).To(ContainElements(
		"bad          service: flask-microservices-staging/flask-microservices-staging is DRAINING: make it anew "+
			"(aws ecs create-service)", "not checked  HTTP: because of service",
	))
}

func TestAStepThatTheEndInterruptsIsNotBad(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	b.deny("GetCallerIdentity")
	b.onDenial = func() { cancel(errors.New("interrupted by the test")) }
	tally := preflight.Count(b.look(ctx))
	g.Expect(tally).To(And(HaveField("Ours", 0), HaveField("Broken", 0), HaveField("Missed", BeNumerically(">", 10))))
}

func TestAnImageOfAnotherRegistryIsBeyondReading(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	text, err := os.ReadFile("../../fixtures/ecs_taskdefinition.json")
	g.Expect(err).NotTo(HaveOccurred())
	file := filepath.Join(t.TempDir(), "definition.json")
	other := strings.ReplaceAll(string(text), "%s.dkr.ecr.us-east-1.amazonaws.com/", "registry.example/%s/")
	g.Expect(os.WriteFile(file, []byte(other), 0o600)).To(Succeed())
	b.set("SMOKE_DEFINITION=" + file)
	findings := b.look(t.Context())
	g.Expect(unlike(findings)).To(BeEmpty())
	g.Expect(findings).To(ContainElement(HaveField("Text", HavePrefix(
		`reading image reference "registry.example/123456789012/flask-microservices-users:staging": not an image of an ECR`))))
}

func TestSettingsThatCannotBeRead(t *testing.T) {
	g := NewWithT(t)
	b := steady(t)
	local, err := target.Read("../../fixtures/targets/local.yaml", b.environ)
	g.Expect(err).NotTo(HaveOccurred())
	findings := preflight.Look(t.Context(), preflight.Plan{
		Target: local, Environ: b.environ, Config: func(context.Context) (aws.Config, error) {
			return aws.Config{}, poll.AsInfra(errors.New("no AWS region is set"))
		},
	})
	g.Expect(unlike(findings)[0]).To(Equal("bad          credentials: no AWS region is set"))
	g.Expect(preflight.Count(findings)).To(And(HaveField("Ours", 1), HaveField("Broken", 0)))
}
