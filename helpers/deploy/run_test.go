package deploy_test

import (
	"context"
	"errors"
	"io"
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
	// lost drops the answer to an update that ECS makes.
	lost bool
	// updates are the definitions that the service was sent to.
	updates []string
	kept    map[string]*types.TaskDefinition
	// hidden is why no definition can be described.
	hidden error
	// id is the number of the deployment that an update makes, and after what ECS shows then; nil is one that is done.
	id    string
	after []scene
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{play: play{clock: &moved{now: noon}}, kept: map[string]*types.TaskDefinition{}, id: "2"}
	for _, arn := range []string{rev7, rev8, rev9} {
		c.kept[arn] = kept(rendered(t), arn)
	}
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

func (c *cluster) DescribeTaskDefinition(
	ctx context.Context, in *ecs.DescribeTaskDefinitionInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	return shelf{kept: c.kept, err: c.hidden}.DescribeTaskDefinition(ctx, in)
}

func (c *cluster) UpdateService(
	_ context.Context, in *ecs.UpdateServiceInput, _ ...func(*ecs.Options),
) (*ecs.UpdateServiceOutput, error) {
	if c.refuse != nil {
		return nil, c.refuse
	}
	c.updates = append(c.updates, aws.ToString(in.TaskDefinition))
	if !c.stays {
		c.scenes = append(c.after, scene{
			service: service(rollout(c.id, "PRIMARY", *in.TaskDefinition, 2, completed)),
			tasks:   tasks(*in.TaskDefinition, c.id, "a", "b"),
		})[:max(1, len(c.after))]
	}
	if c.lost {
		return nil, io.ErrUnexpectedEOF
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
	c := newCluster(t)
	var lines []string
	var begun []deploy.Outcome
	p := plan(c)
	p.Progress = func(line string) { lines = append(lines, line) }
	p.Begun = func(o deploy.Outcome) { begun = append(begun, o) }
	outcome, err := deploy.Run(t.Context(), c, p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.Settled).To(BeTrue())
	g.Expect(outcome.Over()).To(BeTrue())
	g.Expect(outcome.Previous).To(Equal(rev7))
	g.Expect(outcome.Revision).To(Equal(rev8))
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/2"))
	g.Expect(outcome.Diff).To(Equal([]string{"users-service: portMappings 5000/tcp hostPort: 80 -> 8080"}))
	g.Expect(outcome.Took).To(Equal(10 * time.Second))
	g.Expect(outcome.Started).To(Equal(noon))
	g.Expect(begun).To(Equal([]deploy.Outcome{{
		Cluster: "c", Service: "s", Previous: rev7, Revision: rev8, DeploymentID: "ecs-svc/2", Diff: outcome.Diff, Started: noon,
	}}))
	g.Expect(begun[0].Over()).To(BeFalse())
	g.Expect(aws.ToInt32(c.registered.ContainerDefinitions[0].PortMappings[0].HostPort)).To(BeEquivalentTo(8080))
	g.Expect(lines[:3]).To(Equal([]string{
		"against testdriven-staging:7: users-service: portMappings 5000/tcp hostPort: 80 -> 8080",
		"registered testdriven-staging:8",
		"updated c/s from testdriven-staging:7 to testdriven-staging:8: deployment ecs-svc/2",
	}))
}

func TestRunTakesAnUpdateWhoseAnswerWasLost(t *testing.T) {
	g := NewWithT(t)
	c := newCluster(t)
	c.lost = true
	begun := 0
	p := plan(c)
	p.Begun = func(deploy.Outcome) { begun++ }
	outcome, err := deploy.Run(t.Context(), c, p)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/2"))
	g.Expect(begun).To(Equal(1))
	g.Expect(c.updates).To(Equal([]string{rev8}))
}

func TestARunThatIsToldToEndKnowsWhatItBegan(t *testing.T) {
	g := NewWithT(t)
	c := newCluster(t)
	ctx, cancel := context.WithCancel(t.Context())
	p := plan(c)
	p.Begun = func(deploy.Outcome) { cancel() }
	outcome, err := deploy.Run(ctx, c, p)
	g.Expect(err).To(MatchError(context.Canceled))
	g.Expect(outcome.DeploymentID).To(Equal("ecs-svc/2"))
	g.Expect(outcome.Infra).To(BeTrue())
	g.Expect(outcome.Over()).To(BeTrue())
}

func TestWhatIsLiveIsWhatCompleted(t *testing.T) {
	for sentence, tc := range map[string]struct {
		deployments []types.Deployment
		want        string
	}{
		"of one deployment": {[]types.Deployment{rollout("1", "PRIMARY", rev7, 2, completed)}, rev7},
		"in the middle of a rollout": {[]types.Deployment{
			rollout("2", "PRIMARY", rev8, 1, inProgress), rollout("1", "ACTIVE", rev7, 1, completed),
		}, rev7},
		"after one that failed, and another": {[]types.Deployment{
			rollout("3", "PRIMARY", rev9, 0, failed), rollout("2", "ACTIVE", rev8, 0, failed),
			rollout("1", "ACTIVE", rev7, 2, completed),
		}, rev7},
		"where ECS does not tell": {[]types.Deployment{rollout("1", "PRIMARY", rev8, 2, "")}, rev8},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster(t)
			c.scenes[0].service = service(tc.deployments...)
			status, err := deploy.Look(t.Context(), c, "c", "s")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status.Live()).To(Equal(tc.want))
		})
	}
}

func TestRunSaysHowFarItCame(t *testing.T) {
	const left = " (testdriven-staging:8 stays registered and is not deployed; " +
		"`aws ecs deregister-task-definition --task-definition testdriven-staging:8` removes it)"
	for sentence, tc := range map[string]struct {
		change func(*cluster, *deploy.Plan)
		infra  bool
		kind   deploy.Kind
		cause  string
		want   deploy.Outcome
	}{
		"a target that does not allow it": {
			func(_ *cluster, p *deploy.Plan) { p.Target.Allow = nil }, true, deploy.Input,
			`target "test" does not allow to deploy: add "deploy" to allow: [] in `,
			deploy.Outcome{},
		},
		"a definition that is not there": {
			func(_ *cluster, p *deploy.Plan) { p.Target.Definition = "nope.json" }, true, deploy.Input,
			"rendering task definition nope.json: open nope.json: no such file or directory",
			deploy.Outcome{},
		},
		"a service that is not there": {
			func(c *cluster, _ *deploy.Plan) { c.scenes = []scene{{}} }, true, deploy.Gone,
			"describing service c/s: the cluster has no such service (MISSING: s): look at cluster and service in ",
			deploy.Outcome{},
		},
		"a cluster that is not there": {
			func(c *cluster, _ *deploy.Plan) {
				c.scenes = []scene{{err: refused("DescribeServices", &types.ClusterNotFoundException{Message: aws.String("Cluster not found.")})}}
			}, true, deploy.NoCluster,
			"describing service c/s: operation error ECS: DescribeServices, ClusterNotFoundException: Cluster not found.",
			deploy.Outcome{},
		},
		"credentials that may not look": {
			func(c *cluster, _ *deploy.Plan) { c.scenes = []scene{{err: refused("DescribeServices", denied)}} }, true, deploy.Refused,
			"describing service c/s: operation error ECS: DescribeServices, api error AccessDeniedException: not authorized",
			deploy.Outcome{},
		},
		"credentials that may not register": {
			func(c *cluster, _ *deploy.Plan) { c.register = refused("RegisterTaskDefinition", denied) }, true, deploy.Refused,
			`registering task definition "testdriven-staging": operation error ECS: RegisterTaskDefinition, ` +
				"api error AccessDeniedException: not authorized",
			deploy.Outcome{Previous: rev7},
		},
		"credentials that may not update": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = refused("UpdateService", denied) }, true, deploy.Refused,
			"updating service c/s to testdriven-staging:8: operation error ECS: UpdateService, " +
				"api error AccessDeniedException: not authorized" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"credentials that expire on the way": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = refused("UpdateService", expired) }, true, deploy.Refused,
			"updating service c/s to testdriven-staging:8: operation error ECS: UpdateService, " +
				"api error ExpiredTokenException: The security token included in the request is expired" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an account that nobody knows": {
			func(_ *cluster, p *deploy.Plan) { p.Account = "" }, true, deploy.Input,
			"rendering task definition " + template + ": the account id is empty: there is nothing to put in place of %s",
			deploy.Outcome{},
		},
		"a definition that ECS does not take": {
			func(c *cluster, _ *deploy.Plan) { c.register = throttled }, true, deploy.Silent,
			`registering task definition "testdriven-staging": api error ThrottlingException: Rate exceeded`,
			deploy.Outcome{Previous: rev7},
		},
		"an update that ECS does not take": {
			func(c *cluster, _ *deploy.Plan) { c.refuse = errors.New("service was not active") }, false, deploy.Rejected,
			"updating service c/s to testdriven-staging:8: service was not active" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an update that changes nothing": {
			func(c *cluster, _ *deploy.Plan) { c.stays = true }, false, deploy.Rejected,
			"updating service c/s to testdriven-staging:8: ECS accepted it, but the service names testdriven-staging:7" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
		"an update that is overtaken": {
			func(c *cluster, _ *deploy.Plan) {
				c.stays = true
				c.scenes[0].service.TaskDefinition = aws.String(rev8)
			}, false, deploy.Rejected,
			"updating service c/s to testdriven-staging:8: the service's primary deployment is of testdriven-staging:7" + left,
			deploy.Outcome{Previous: rev7, Revision: rev8},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			c := newCluster(t)
			p := plan(c)
			tc.change(c, &p)
			outcome, err := deploy.Run(t.Context(), c, p)
			g.Expect(err).To(MatchError(tc.cause))
			g.Expect(outcome.Kind).To(Equal(tc.kind))
			g.Expect(outcome.Cause).To(Equal(tc.cause))
			g.Expect(outcome.Infra).To(Equal(tc.infra))
			g.Expect(outcome.Previous).To(Equal(tc.want.Previous))
			g.Expect(outcome.Revision).To(Equal(tc.want.Revision))
			g.Expect(outcome.DeploymentID).To(BeEmpty())
			g.Expect(outcome.Next).NotTo(BeEmpty())
			g.Expect(outcome.Next).NotTo(MatchRegexp(`[{}]`))
		})
	}
}
