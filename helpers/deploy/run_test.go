package deploy_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// cluster is ECS with a service on revision 7 that goes where UpdateService sends it, at once.
type cluster struct {
	play
	registered       *ecs.RegisterTaskDefinitionInput
	refuse, register error
	stays            bool
}

func newCluster() *cluster {
	c := &cluster{play: play{clock: &moved{now: noon}}}
	c.scenes = []scene{{
		service: service(rollout("1", "PRIMARY", rev7, 2, completed)), tasks: tasks(rev7, "1", "x", "y"),
	}}
	return c
}

func (c *cluster) RegisterTaskDefinition(
	_ context.Context, in *ecs.RegisterTaskDefinitionInput, _ ...func(*ecs.Options),
) (*ecs.RegisterTaskDefinitionOutput, error) {
	c.registered = in
	return &ecs.RegisterTaskDefinitionOutput{TaskDefinition: &types.TaskDefinition{
		TaskDefinitionArn: aws.String(rev8), Family: in.Family, Revision: 8,
	}}, c.register
}

func (c *cluster) UpdateService(
	_ context.Context, in *ecs.UpdateServiceInput, _ ...func(*ecs.Options),
) (*ecs.UpdateServiceOutput, error) {
	if c.refuse != nil {
		return nil, c.refuse
	}
	if !c.stays && aws.ToString(in.TaskDefinition) == rev8 {
		c.scenes = []scene{done(0, "a", "b")}
	}
	s := c.scenes[0].service
	return &ecs.UpdateServiceOutput{Service: &s}, nil
}

// The errors of credentials, as the SDK makes them.
var (
	denied  = &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "not authorized"}
	expired = &smithy.GenericAPIError{
		Code: "ExpiredTokenException", Message: "The security token included in the request is expired",
	}
)

// refused is err as a client of the SDK returns it.
func refused(operation string, err error) error {
	return &smithy.OperationError{ServiceID: "ECS", OperationName: operation, Err: err}
}

func plan(c *cluster) deploy.Plan {
	return deploy.Plan{Account: "123456789012", Clock: c.clock, Target: &target.Target{
		Name: "test", Allow: []target.Permission{target.Deploy}, Cluster: "c", Service: "s", Definition: template,
		Deployment: target.Deployment{Within: time.Minute, Settle: 10 * time.Second, Poll: time.Second},
		HTTP:       target.HTTP{Container: "users-service", Port: 5000, HostPort: 8080},
	}}
}

func TestRunDeploysFromStartToEnd(t *testing.T) {
	g := NewWithT(t)
	c := newCluster()
	var lines []string
	p := plan(c)
	p.Progress = func(line string) { lines = append(lines, line) }
	outcome, err := deploy.Run(t.Context(), c, p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome).To(Equal(deploy.Outcome{
		Cluster: "c", Service: "s", Previous: rev7, Revision: rev8, DeploymentID: "ecs-svc/2", Settled: true,
		Events: []string{}, Started: noon, Took: 10 * time.Second,
	}))
	g.Expect(aws.ToInt32(c.registered.ContainerDefinitions[0].PortMappings[0].HostPort)).To(BeEquivalentTo(8080))
	g.Expect(lines).To(Equal([]string{
		"registered testdriven-staging:8",
		"updated c/s from testdriven-staging:7 to testdriven-staging:8: deployment ecs-svc/2",
		"testdriven-staging:8: 2 of 2 tasks running, 0 starting, rollout COMPLETED, steady, watching 10s for restarts",
	}))
}

func TestRunSaysHowFarItCame(t *testing.T) {
	const left = " (testdriven-staging:8 stays registered and is not deployed; " +
		"`aws ecs deregister-task-definition --task-definition testdriven-staging:8` removes it)"
	for sentence, tc := range map[string]struct {
		change func(*cluster, *deploy.Plan)
		infra  bool
		cause  string
		want   deploy.Outcome
	}{
		"a target that does not allow it": {
			func(_ *cluster, p *deploy.Plan) { p.Target.Allow = nil }, true,
			`target "test" does not allow to deploy: add "deploy" to allow: [] in `,
			deploy.Outcome{},
		},
		"a definition that is not there": {
			func(_ *cluster, p *deploy.Plan) { p.Target.Definition = "nope.json" }, true,
			"rendering task definition nope.json: open nope.json: no such file or directory",
			deploy.Outcome{},
		},
		"a service that is not there": {
			func(c *cluster, _ *deploy.Plan) { c.scenes = []scene{{}} }, true,
			"describing service c/s: the cluster has no such service (MISSING: s): look at cluster and service in ",
			deploy.Outcome{},
		},
		"a cluster that is not there": {
			func(c *cluster, _ *deploy.Plan) {
				c.scenes = []scene{{err: refused("DescribeServices", &types.ClusterNotFoundException{Message: aws.String("Cluster not found.")})}}
			}, true,
			"describing service c/s: operation error ECS: DescribeServices, ClusterNotFoundException: Cluster not found.",
			deploy.Outcome{},
		},
		"credentials that may not look": {
			func(c *cluster, _ *deploy.Plan) { c.scenes = []scene{{err: refused("DescribeServices", denied)}} }, true,
			"describing service c/s: operation error ECS: DescribeServices, api error AccessDeniedException: not authorized",
			deploy.Outcome{},
		},
		"credentials that may not register": {
			func(c *cluster, _ *deploy.Plan) { c.register = refused("RegisterTaskDefinition", denied) }, true,
			`registering task definition "testdriven-staging": operation error ECS: RegisterTaskDefinition, ` +
				"api error AccessDeniedException: not authorized",
			deploy.Outcome{Previous: rev7},
		},
		"credentials that may not update": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = refused("UpdateService", denied) }, true,
			"updating service c/s to testdriven-staging:8: operation error ECS: UpdateService, " +
				"api error AccessDeniedException: not authorized" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"credentials that expire on the way": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = refused("UpdateService", expired) }, true,
			"updating service c/s to testdriven-staging:8: operation error ECS: UpdateService, " +
				"api error ExpiredTokenException: The security token included in the request is expired" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an account that nobody knows": {
			func(_ *cluster, p *deploy.Plan) { p.Account = "" }, true,
			"rendering task definition " + template + ": the account id is empty: there is nothing to put in place of %s",
			deploy.Outcome{},
		},
		"a definition that ECS does not take": {
			func(c *cluster, _ *deploy.Plan) { c.register = throttled }, true,
			`registering task definition "testdriven-staging": api error ThrottlingException: Rate exceeded`,
			deploy.Outcome{Previous: rev7},
		},
		"an update that ECS does not take": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = errors.New("service was not active") }, false,
			"updating service c/s to testdriven-staging:8: service was not active" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an update that changes nothing": {
			func(c *cluster, _ *deploy.Plan) { c.stays = true }, false,
			"updating service c/s to testdriven-staging:8: ECS accepted it, but the service names testdriven-staging:7" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an update that is overtaken": {
			func(c *cluster, _ *deploy.Plan) {
				c.stays = true
				c.scenes[0].service.TaskDefinition = aws.String(rev8)
			}, false,
			"updating service c/s to testdriven-staging:8: the service's primary deployment is of testdriven-staging:7" + left,
			deploy.Outcome{Previous: rev8, Revision: rev8},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster()
			p := plan(c)
			tc.change(c, &p)
			outcome, err := deploy.Run(t.Context(), c, p)
			g.Expect(err).To(MatchError(tc.cause))
			tc.want.Cluster, tc.want.Service, tc.want.Started = "c", "s", noon
			tc.want.Cause, tc.want.Infra = tc.cause, tc.infra
			g.Expect(outcome).To(Equal(tc.want))
		})
	}
}
