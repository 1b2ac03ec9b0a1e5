package deploy_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// readable is a cluster with instances that fails the test when anything is written.
type readable struct {
	*cluster
	instances hosts
	t         *testing.T
}

func newReadable(t *testing.T) *readable {
	t.Helper()
	r := &readable{cluster: newCluster(t), t: t}
	r.instances.all = []types.ContainerInstance{host("a", 424, 349, "22", "80"), host("b", 424, 349, "22", "80")}
	for i := range r.scenes[0].tasks {
		r.scenes[0].tasks[i].ContainerInstanceArn = aws.String("host/" + string("ab"[i]))
	}
	r.scenes[0].service.DeploymentConfiguration = &types.DeploymentConfiguration{
		MinimumHealthyPercent: aws.Int32(50), MaximumPercent: aws.Int32(100),
	}
	return r
}

func (r *readable) RegisterTaskDefinition(
	context.Context, *ecs.RegisterTaskDefinitionInput, ...func(*ecs.Options),
) (*ecs.RegisterTaskDefinitionOutput, error) {
	r.t.Error("a definition was registered")
	return nil, errors.New("a rehearsal writes nothing")
}

func (r *readable) UpdateService(
	context.Context, *ecs.UpdateServiceInput, ...func(*ecs.Options),
) (*ecs.UpdateServiceOutput, error) {
	r.t.Error("the service was updated")
	return nil, errors.New("a rehearsal writes nothing")
}

// DescribeTaskDefinition knows the newest revision of the family by the family alone.
func (r *readable) DescribeTaskDefinition(
	ctx context.Context, in *ecs.DescribeTaskDefinitionInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	if *in.TaskDefinition == "testdriven-staging" {
		if r.kept[rev9] == nil {
			return nil, refused("DescribeTaskDefinition", &types.ClientException{Message: aws.String("Unable to describe task definition.")})
		}
		return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: r.kept[rev9]}, nil
	}
	return r.cluster.DescribeTaskDefinition(ctx, in)
}

func (r *readable) ListContainerInstances(
	ctx context.Context, in *ecs.ListContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.ListContainerInstancesOutput, error) {
	return r.instances.ListContainerInstances(ctx, in)
}

func (r *readable) DescribeContainerInstances(
	ctx context.Context, in *ecs.DescribeContainerInstancesInput, _ ...func(*ecs.Options),
) (*ecs.DescribeContainerInstancesOutput, error) {
	return r.instances.DescribeContainerInstances(ctx, in)
}

func TestARehearsalTellsWhatARunWouldDo(t *testing.T) {
	g := NewWithT(t)
	r := newReadable(t)
	p := plan(r.cluster)
	p.Target.Deployment.Rollback = true
	var lines []string
	p.Progress = func(line string) { lines = append(lines, line) }
	rehearsal, err := deploy.Rehearse(t.Context(), r, p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(rehearsal.Blocked).To(BeEmpty())
	g.Expect(lines).To(Equal([]string{
		"would register a new revision of testdriven-staging, after testdriven-staging:9, from " + template + ":",
		"  users-service of image 123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:staging",
		"  users-db of image 123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users_db:staging",
		"against testdriven-staging:7, which is live: users-service: portMappings 5000/tcp hostPort: 80 -> 8080",
		"would update c/s from testdriven-staging:7 to it: 2 tasks",
		"would replace them keeping 1 (minimumHealthyPercent 50) and having no more than 2 (maximumPercent 100); 2 fit at once",
		"would put testdriven-staging:7 back if the deployment or its verification failed (deployment.rollback)",
		"nothing was changed",
	}))
}

func TestARehearsalTellsWhatIsInTheWay(t *testing.T) {
	for sentence, tc := range map[string]struct {
		change  func(*readable, *deploy.Plan)
		waits   string
		blocked []string
	}{
		"a target that does not allow it": {
			change:  func(_ *readable, p *deploy.Plan) { p.Target.Allow = nil },
			blocked: []string{`target "test" does not allow to deploy: add "deploy" to allow: [] in `},
		},
		"percentages that let nothing move": {
			change: func(r *readable, _ *deploy.Plan) {
				r.scenes[0].service.DeploymentConfiguration.MinimumHealthyPercent = aws.Int32(100)
			},
			blocked: []string{"the rollout would never end: ECS may stop none of the 2 tasks first (minimumHealthyPercent 100 keeps 2) " +
				"and start none before (maximumPercent 100 allows 2): set minimumHealthyPercent to 50 or less, or add a container instance"},
		},
		"a port that another service holds for now": {
			change: func(r *readable, _ *deploy.Plan) {
				r.instances.all[1].RemainingResources[2].StringSetValue = []string{"80", "8080"}
			},
			blocked: []string{"the rollout would not end as the cluster is now: only 1 of 2 tasks fit (i-a: host port 8080 is taken; " +
				"i-b: host port 8080 is taken): add a container instance, or let the tasks reserve less"},
		},
		"no more than a task that is still stopping": {
			change: func(r *readable, _ *deploy.Plan) {
				r.instances.all[1] = host("b", 124, 49, "22", "80", "8080")
				leaving := tasks(rev9, "1", "leaving")[0]
				leaving.ContainerInstanceArn, leaving.StoppingAt = aws.String("host/b"), aws.Time(noon)
				r.stopped = []types.Task{leaving}
				r.kept[rev9].ContainerDefinitions[0].PortMappings[0].HostPort = aws.Int32(8080)
			},
		},
		"another deployment": {
			change: func(r *readable, _ *deploy.Plan) { r.scenes[0].service.Deployments = busy(0, 1).service.Deployments },
			blocked: []string{"deployment ecs-svc/1 of testdriven-staging:9 is under way in c/s since 2026-11-22T11:59:00Z (1m0s): " +
				"1 of 2 tasks running, 1 starting; testdriven-staging:7 still runs 1 (deployment.underway)"},
		},
		"nothing but a wait": {
			change: func(r *readable, p *deploy.Plan) {
				r.scenes[0].service.Deployments = busy(0, 1).service.Deployments
				p.Target.Deployment.Underway = "wait"
			},
			waits: "deployment ecs-svc/1 of testdriven-staging:9 is under way in c/s since 2026-11-22T11:59:00Z (1m0s): " +
				"1 of 2 tasks running, 1 starting; testdriven-staging:7 still runs 1",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			r := newReadable(t)
			p := plan(r.cluster)
			tc.change(r, &p)
			rehearsal, err := deploy.Rehearse(t.Context(), r, p)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(rehearsal.Blocked).To(Equal(tc.blocked))
			g.Expect(rehearsal.Waits).To(Equal(tc.waits))
			g.Expect(rehearsal.Lines()).To(ContainElement("would leave it as it is if it failed (deployment.rollback is false)"))
			for _, why := range tc.blocked {
				g.Expect(rehearsal.Lines()).To(ContainElement("in the way: " + why))
			}
		})
	}
}

func TestARehearsalOfANewFamily(t *testing.T) {
	g := NewWithT(t)
	r := newReadable(t)
	r.kept[rev9] = nil
	rehearsal, err := deploy.Rehearse(t.Context(), r, plan(r.cluster))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(rehearsal.Lines()[0]).To(Equal("would register the first revision of testdriven-staging from " + template + ":"))
}

func TestARehearsalNeedsToLook(t *testing.T) {
	g := NewWithT(t)
	r := newReadable(t)
	r.hidden = refused("DescribeTaskDefinition", denied)
	_, err := deploy.Rehearse(t.Context(), r, plan(r.cluster))
	g.Expect(err).To(MatchError(ContainSubstring("AccessDeniedException")))
	r.scenes = []scene{{}}
	_, err = deploy.Rehearse(t.Context(), r, plan(r.cluster))
	g.Expect(err).To(MatchError(deploy.ErrNoService))
}
