package clients_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/reconcile"
	"smoke.example/ecs/helpers/target"
)

// rollout is one that AWS's command line makes, and how all clients see it end.
type rollout struct {
	minimum, maximum int32
	breaker          bool
	retry            time.Duration
	steps            []string
	change           func(*types.ContainerDefinition)
	// waits says that services-stable is waited for; it takes it for good, be it or not.
	waits bool
	// live is the revision that the service names in the end, and state the rollout state of its deployment.
	live, state string
	kind        deploy.Kind
	// says are texts that the command line shows as well as ours, and shows those that came after ours had ended.
	says, shows []string
	// status and reason are those of the service deployment, which the command line does not know.
	status, reason string
}

var rollouts = map[string]rollout{
	"good": {
		minimum: 50, maximum: 100, steps: []string{"serve:5000"}, waits: true, live: ":2", state: "COMPLETED",
		says: []string{"(service actors) has started 1 tasks: (task ", "deployment completed."}, status: "SUCCESSFUL",
	},
	"crashing and rolled back": {
		minimum: 50, maximum: 100, breaker: true, retry: 100 * time.Millisecond, steps: []string{"exit:3"}, waits: true,
		live: ":1", state: "COMPLETED", kind: deploy.Crashed, says: []string{"Essential container in task exited"},
		shows:  []string{"deployment failed: tasks failed to start.", "(service actors) rolling back to deployment ecs-svc/"},
		status: "ROLLBACK_SUCCESSFUL",
		reason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
	},
	"without its image": {
		minimum: 50, maximum: 100, retry: time.Hour, live: ":2", state: "IN_PROGRESS", kind: deploy.ImageMissing,
		change: func(c *types.ContainerDefinition) { c.Image = aws.String(*c.Image + "-missing") },
		says: []string{"CannotPullContainerError: The task can’t pull the image. Check whether the image exists. Error " +
			"response from daemon: manifest for "},
		status: "IN_PROGRESS",
	},
	"without a free port": {
		minimum: 100, maximum: 200, steps: []string{"serve:5000"}, live: ":2", state: "IN_PROGRESS", kind: deploy.Deadlock,
		says: []string{"(service actors) was unable to place a task because no container instance met all of its " +
			"requirements. The closest matching (container-instance ", ") is already using a port required by your task."},
		status: "IN_PROGRESS",
	},
}

func TestRealClientsSeeTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	image := enginetest.Image(t)
	for sentence, r := range rollouts {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			p := &play{WithT: NewWithT(t), stage: newStage(t, image, reconcile.Config{
				HealthyAfter: time.Second, RetryAfter: r.retry, ReportAfter: 5 * time.Second, // a busy machine tells an exit late
			})}
			p.aws, p.sdk = p.cli(t), p.client("sdk")
			p.Expect(p.serve(t.Context(), r.minimum, r.maximum, r.breaker)).To(Succeed())
			p.perform(t.Context(), r)
		})
	}
}

// play is a rollout with those who look at it.
type play struct {
	*WithT
	*stage
	aws cli
	sdk *ecs.Client
	// shown is all that the command line has shown.
	shown []any
}

func (p *play) perform(ctx context.Context, r rollout) {
	made := p.update(ctx, r)
	waited := make(chan int, 1)
	go func() {
		if r.waits {
			waited <- p.aws.run(ctx, "wait", "services-stable", "--cluster", cluster, "--services", service).code
		}
		close(waited)
	}()
	outcome, err := deploy.Watch(ctx, p.client("ours"), deploy.SystemClock{}, deploy.WatchConfig{
		Cluster: cluster, Service: service, Deployment: made,
		Bounds: target.Deployment{Within: 2 * time.Minute, Settle: time.Second, Poll: 200 * time.Millisecond},
	})
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(outcome.Kind).To(Equal(r.kind), outcome.Cause)
	p.Expect(outcome.Settled).To(Equal(r.kind == ""))
	p.Expect(<-waited).To(BeZero(), "services-stable is green, whatever it is that runs")
	p.look(ctx, r)
	shown, err := json.Marshal(p.shown)
	p.Expect(err).NotTo(HaveOccurred())
	told := outcome.Explain() + strings.Join(outcome.Events, "\n")
	for _, words := range r.says {
		p.Expect(string(shown)).To(ContainSubstring(words))
		p.Expect(told).To(ContainSubstring(words))
	}
	for _, words := range r.shows {
		p.Expect(string(shown)).To(ContainSubstring(words))
	}
	p.deployments(ctx, r)
}

// update registers and rolls out by the command line.
func (p *play) update(ctx context.Context, r rollout) deploy.Deployment {
	definition := p.acting(r.steps...)
	if r.change != nil {
		r.change(&definition.ContainerDefinitions[0])
	}
	var registered ecs.RegisterTaskDefinitionOutput
	p.do(ctx, &registered, "register-task-definition", "--cli-input-json", input(p, definition))
	arn := *registered.TaskDefinition.TaskDefinitionArn
	p.Expect(arn).To(HaveSuffix("task-definition/actor:2"))
	var updated ecs.UpdateServiceOutput
	p.do(ctx, &updated, "update-service", "--cluster", cluster, "--service", service, "--task-definition", arn)
	primary := updated.Service.Deployments[0]
	p.Expect(*primary.Status).To(Equal("PRIMARY"))
	p.Expect(*primary.TaskDefinition).To(Equal(arn))
	return deploy.Deployment{ID: *primary.Id, Status: "PRIMARY", Definition: arn, CreatedAt: *primary.CreatedAt}
}

// input is a request as the command line takes it: members begin with a small letter, and there is no null.
func input(p *play, v any) string {
	all := plain(p.WithT, v)
	text, err := json.Marshal(small(all))
	p.Expect(err).NotTo(HaveOccurred())
	return string(text)
}

func small(v any) any {
	switch v := v.(type) {
	case map[string]any:
		all := map[string]any{}
		for name, member := range v {
			if member != nil && member != "" {
				all[strings.ToLower(name[:1])+name[1:]] = small(member)
			}
		}
		return all
	case []any:
		for i := range v {
			v[i] = small(v[i])
		}
	}
	return v
}

// do runs a command that has to succeed, and decodes what it prints.
func (p *play) do(ctx context.Context, out any, args ...string) {
	end := p.aws.run(ctx, args...)
	p.Expect(end.err).To(BeEmpty(), "aws ecs %v", args)
	p.Expect(json.Unmarshal(end.out, out)).To(Succeed(), "%s", end.out)
}

// look reads everything with both clients.
func (p *play) look(ctx context.Context, r rollout) {
	services := read(ctx, p, p.sdk.DescribeServices, &ecs.DescribeServicesInput{
		Cluster: aws.String(cluster), Services: []string{service},
	}, "describe-services", "--cluster", cluster, "--services", service)
	found := services.Services[0]
	p.Expect(*found.TaskDefinition).To(HaveSuffix(r.live))
	p.Expect(found.Deployments[0].RolloutState).To(BeEquivalentTo(r.state))
	read(ctx, p, p.sdk.DescribeTaskDefinition, &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: aws.String(family + ":2"),
	}, "describe-task-definition", "--task-definition", family+":2")
	for _, desired := range []types.DesiredStatus{types.DesiredStatusRunning, types.DesiredStatusStopped} {
		listed := read(ctx, p, p.sdk.ListTasks, &ecs.ListTasksInput{
			Cluster: aws.String(cluster), ServiceName: aws.String(service), DesiredStatus: desired,
		}, "list-tasks", "--cluster", cluster, "--service-name", service, "--desired-status", string(desired))
		if len(listed.TaskArns) > 0 {
			read(ctx, p, p.sdk.DescribeTasks, &ecs.DescribeTasksInput{
				Cluster: aws.String(cluster), Tasks: listed.TaskArns,
			}, append([]string{"describe-tasks", "--cluster", cluster, "--tasks"}, listed.TaskArns...)...)
		}
	}
}

// read asks with both clients, and fails unless they are answered the same.
func read[I, O any](
	ctx context.Context, p *play, ask func(context.Context, *I, ...func(*ecs.Options)) (*O, error), in *I, args ...string,
) *O {
	answer, err := ask(ctx, in)
	p.Expect(err).NotTo(HaveOccurred())
	shown := agree(ctx, p.WithT, p.aws, answer, args...)
	p.shown = append(p.shown, shown)
	return shown
}

// deployments reads the service deployments, with the SDK alone.
func (p *play) deployments(ctx context.Context, r rollout) {
	listed, err := p.sdk.ListServiceDeployments(ctx, &ecs.ListServiceDeploymentsInput{
		Cluster: aws.String(cluster), Service: aws.String(service),
	})
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(listed.ServiceDeployments).To(HaveLen(2))
	ours := listed.ServiceDeployments[0]
	p.Expect(ours.Status).To(BeEquivalentTo(r.status))
	described, err := p.sdk.DescribeServiceDeployments(ctx, &ecs.DescribeServiceDeploymentsInput{
		ServiceDeploymentArns: []string{*ours.ServiceDeploymentArn},
	})
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(described.ServiceDeployments).To(HaveLen(1))
	p.Expect(described.ServiceDeployments[0].Status).To(BeEquivalentTo(r.status))
	p.Expect(aws.ToString(described.ServiceDeployments[0].StatusReason)).To(Equal(r.reason))
	if r.live == ":1" {
		back := described.ServiceDeployments[0]
		p.Expect(back.DeploymentCircuitBreaker.Status).To(Equal(types.ServiceDeploymentRollbackMonitorsStatusTriggered))
		p.Expect(back.Rollback.ServiceRevisionArn).To(Equal(listed.ServiceDeployments[1].TargetServiceRevisionArn))
	}
}
