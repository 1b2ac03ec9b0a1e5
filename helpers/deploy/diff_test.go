package deploy_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

// shelf is ECS that keeps definitions, by their ARN.
type shelf struct {
	deploy.API
	kept map[string]*types.TaskDefinition
	err  error
}

func (s shelf) DescribeTaskDefinition(
	_ context.Context, in *ecs.DescribeTaskDefinitionInput, _ ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: s.kept[*in.TaskDefinition]}, s.err
}

// rendered is the project's definition.
func rendered(t *testing.T) deploy.Definition {
	t.Helper()
	def, err := deploy.Render(template, "123456789012")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return def
}

// kept is def as ECS describes it once it is registered: with its own members, its defaults, and lists in its order.
func kept(def deploy.Definition, arn string) *types.TaskDefinition {
	rev := deploy.RevisionOf(arn)
	out := &types.TaskDefinition{
		TaskDefinitionArn: aws.String(arn), Family: aws.String(rev.Family), Revision: int32(rev.Number),
		Status: types.TaskDefinitionStatusActive, NetworkMode: types.NetworkModeBridge, Volumes: []types.Volume{},
		Compatibilities: []types.Compatibility{types.CompatibilityEc2}, RegisteredAt: aws.Time(noon),
		PlacementConstraints: []types.TaskDefinitionPlacementConstraint{},
		RequiresAttributes:   []types.Attribute{{Name: aws.String("com.amazonaws.ecs.capability.ecr-auth")}},
	}
	for _, c := range def.Task.ContainerDefinitions {
		c.Essential = aws.Bool(c.Essential == nil || *c.Essential)
		c.MountPoints, c.VolumesFrom, c.SystemControls = []types.MountPoint{}, []types.VolumeFrom{}, []types.SystemControl{}
		c.Environment = slices.Clone(c.Environment)
		slices.Reverse(c.Environment)
		c.PortMappings = slices.Clone(c.PortMappings)
		for i := range c.PortMappings {
			c.PortMappings[i].Protocol = types.TransportProtocolTcp
			c.PortMappings[i].HostPort = aws.Int32(aws.ToInt32(c.PortMappings[i].HostPort))
		}
		c.LogConfiguration = &types.LogConfiguration{
			LogDriver: c.LogConfiguration.LogDriver, Options: maps.Clone(c.LogConfiguration.Options),
		}
		out.ContainerDefinitions = append(out.ContainerDefinitions, c)
	}
	slices.Reverse(out.ContainerDefinitions)
	return out
}

func TestADiffTells(t *testing.T) {
	const web, db = 0, 1
	for sentence, tc := range map[string]struct {
		running func(*types.TaskDefinition)
		next    func(*ecs.RegisterTaskDefinitionInput)
		want    []string
	}{
		"nothing of what ECS fills in, and of lists in another order": {want: []string{"no change to the definition"}},
		"another image, with both side by side": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].Image = aws.String("r/users:two")
			},
			want: []string{"users-service: image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/" +
				"flask-microservices-users:staging -> r/users:two"},
		},
		"a variable without its value": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				env := d.ContainerDefinitions[web].Environment
				env[0] = types.KeyValuePair{Name: aws.String("DEBUG"), Value: aws.String("1")}
				env[3].Value = aws.String("another-precious")
			},
			want: []string{
				"users-service: environment APP_SETTINGS: removed, value not shown",
				"users-service: environment DEBUG: added, value not shown",
				"users-service: environment SECRET_KEY: changed, value not shown",
			},
		},
		"a limit that is new, and one that is another": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[db].Memory, d.ContainerDefinitions[db].Cpu = aws.Int32(512), 0
			},
			want: []string{"users-db: cpu: 300 -> 0", "users-db: memory: not set -> 512"},
		},
		"a port of the host": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].PortMappings[0].HostPort = aws.Int32(8080)
			},
			want: []string{"users-service: portMappings 5000/tcp hostPort: 80 -> 8080"},
		},
		"a port more, and one less": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[db].PortMappings = []types.PortMapping{{
					ContainerPort: aws.Int32(53), Protocol: types.TransportProtocolUdp,
				}}
			},
			want: []string{
				`users-db: portMappings 53/udp: not set -> {"containerPort":53,"protocol":"udp"}`,
				`users-db: portMappings 5432/tcp: {"containerPort":5432,"hostPort":0,"protocol":"tcp"} -> not set`,
			},
		},
		"a container more, and one less": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[db] = types.ContainerDefinition{
					Name: aws.String("cache"), Image: aws.String("r/redis:7"),
					Environment: []types.KeyValuePair{{Name: aws.String("PASSWORD"), Value: aws.String("hush")}},
				}
			},
			want: []string{
				"cache: added, with image r/redis:7",
				"users-db: removed, was of image 123456789012.dkr.ecr.us-east-1.amazonaws.com/" +
					"flask-microservices-users_db:staging",
			},
		},
		"a health check, whose defaults are no news": {
			running: func(d *types.TaskDefinition) {
				d.ContainerDefinitions[1].HealthCheck = &types.HealthCheck{
					Command: []string{"CMD", "true"}, Interval: aws.Int32(30), Timeout: aws.Int32(5), Retries: aws.Int32(3),
				}
			},
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].HealthCheck = &types.HealthCheck{
					Command: []string{"CMD-SHELL", "curl -f localhost && true"}, Timeout: aws.Int32(9),
				}
			},
			want: []string{
				`users-service: healthCheck command: ["CMD","true"] -> ["CMD-SHELL","curl -f localhost && true"]`,
				"users-service: healthCheck timeout: 5 -> 9",
			},
		},
		"a switch that is off now, and one that is on": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].Essential = aws.Bool(false)
				d.ContainerDefinitions[web].Interactive = aws.Bool(false)
				d.ContainerDefinitions[web].Privileged = aws.Bool(true)
			},
			want: []string{"users-service: essential: true -> false", "users-service: privileged: not set -> true"},
		},
		"an option of the log driver, but for a secret's value": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].LogConfiguration = &types.LogConfiguration{
					LogDriver: types.LogDriverSplunk, Options: map[string]string{"splunk-token": "hush", "Splunk-url": "https://s"},
				}
			},
			want: []string{
				"users-service: logConfiguration logDriver: awslogs -> splunk",
				"users-service: logConfiguration options Splunk-url: not set -> https://s",
				"users-service: logConfiguration options awslogs-group: flask-microservices-staging -> not set",
				"users-service: logConfiguration options awslogs-region: us-east-1 -> not set",
				"users-service: logConfiguration options splunk-token: added, value not shown",
			},
		},
		"what is deep within something new, but for a secret's value": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.Volumes = []types.Volume{{Name: aws.String("data"), DockerVolumeConfiguration: &types.DockerVolumeConfiguration{
					Driver: aws.String("nfs"), DriverOpts: map[string]string{"password": "hush"},
				}}}
			},
			want: []string{
				"volumes data dockerVolumeConfiguration driver: not set -> nfs",
				"volumes data dockerVolumeConfiguration driverOpts password: added, value not shown",
				"volumes data name: not set -> data",
			},
		},
		"the order of a command and not that of links": {
			running: func(d *types.TaskDefinition) {
				d.ContainerDefinitions[1].Links, d.ContainerDefinitions[1].Command = []string{"a", "b"}, []string{"x", "y"}
			},
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[web].Links = []string{"b", "a"}
				d.ContainerDefinitions[web].Command = []string{"y", "x"}
			},
			want: []string{`users-service: command: ["x","y"] -> ["y","x"]`},
		},
		"a variable that is there twice": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.ContainerDefinitions[db].Environment = append(d.ContainerDefinitions[db].Environment,
					types.KeyValuePair{Name: aws.String("POSTGRES_USER"), Value: aws.String("another")})
			},
			want: []string{
				"users-db: environment POSTGRES_USER: changed, value not shown",
				"users-db: environment POSTGRES_USER (2): added, value not shown",
			},
		},
		"what is of the task itself": {
			next: func(d *ecs.RegisterTaskDefinitionInput) {
				d.NetworkMode, d.TaskRoleArn = types.NetworkModeHost, aws.String("arn:aws:iam::1:role/r")
			},
			want: []string{"networkMode: bridge -> host", "taskRoleArn: not set -> arn:aws:iam::1:role/r"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			running := kept(rendered(t), rev7)
			if tc.running != nil {
				tc.running(running)
			}
			next := rendered(t)
			if tc.next != nil {
				tc.next(next.Task)
			}
			diff, err := next.Against(t.Context(), shelf{kept: map[string]*types.TaskDefinition{rev7: running}}, rev7)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(diff.Lines()).To(Equal(tc.want))
			g.Expect(diff.String()).NotTo(ContainSubstring("precious"))
			g.Expect(diff.String()).NotTo(ContainSubstring("hush"))
		})
	}
}

func TestADiffNeedsTheDefinition(t *testing.T) {
	g := NewWithT(t)
	_, err := rendered(t).Against(t.Context(), shelf{err: errors.New("no answer")}, rev7)
	g.Expect(err).To(MatchError(`describing task definition "testdriven-staging:7": no answer`))
}
