package matchers_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	. "smoke.example/ecs/helpers/matchers"
)

// kept is ECS with one definition.
type kept struct {
	deploy.API
	definition types.TaskDefinition
}

func (k kept) DescribeTaskDefinition(
	context.Context, *ecs.DescribeTaskDefinitionInput, ...func(*ecs.Options),
) (*ecs.DescribeTaskDefinitionOutput, error) {
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: &k.definition}, nil
}

func TestBeNoDifference(t *testing.T) {
	written := func() []types.ContainerDefinition {
		return []types.ContainerDefinition{
			{Name: aws.String("users-db"), Image: aws.String("users_db:staging")},
			{
				Name: aws.String("users-service"), Image: aws.String("users:staging"), StopTimeout: aws.Int32(10),
				Environment:  []types.KeyValuePair{{Name: aws.String("SECRET_KEY"), Value: aws.String("my_precious")}},
				PortMappings: []types.PortMapping{{ContainerPort: aws.Int32(5000)}},
			},
		}
	}
	template := deploy.Definition{
		File: "/fixtures/definition.json",
		Task: &ecs.RegisterTaskDefinitionInput{Family: aws.String("staging"), ContainerDefinitions: written()},
	}
	registered := func(change func(*types.TaskDefinition, *types.ContainerDefinition)) deploy.Diff {
		k := kept{definition: types.TaskDefinition{
			Family: aws.String("staging"), Revision: 8, Status: types.TaskDefinitionStatusActive,
			ContainerDefinitions: written(),
		}}
		change(&k.definition, &k.definition.ContainerDefinitions[1])
		diff, err := template.Against(t.Context(), k, rev8)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		return diff
	}
	matcher := BeNoDifference(deploy.RevisionOf(rev8), template.File)
	const subject = "Expected what tells revision testdriven-staging:8 from /fixtures/definition.json "
	differs := func(lines string) string {
		return subject + "to be nothing, but on the way from what ECS keeps to the file there is\n  " + lines +
			"\nTo look yourself: aws ecs describe-task-definition --task-definition testdriven-staging:8"
	}
	judge(t, map[string]judgement{
		"the same": {
			registered(func(*types.TaskDefinition, *types.ContainerDefinition) {}), matcher, "", subject + "not to be nothing",
		},
		"what ECS fills in": {
			registered(func(_ *types.TaskDefinition, c *types.ContainerDefinition) {
				c.Essential, c.PortMappings[0].Protocol = aws.Bool(true), types.TransportProtocolTcp
				c.PortMappings[0].HostPort, c.MountPoints = aws.Int32(0), []types.MountPoint{}
			}), matcher, "", "",
		},
		"another secret, which is not shown": {
			registered(func(_ *types.TaskDefinition, c *types.ContainerDefinition) {
				c.Environment = []types.KeyValuePair{
					{Name: aws.String("DEBUG"), Value: aws.String("1")}, {Name: aws.String("SECRET_KEY"), Value: aws.String("other")},
				}
			}), matcher,
			differs("users-service: environment DEBUG: removed, value not shown\n" +
				"  users-service: environment SECRET_KEY: changed, value not shown"), "",
		},
		"every other member": {
			registered(func(d *types.TaskDefinition, c *types.ContainerDefinition) {
				d.Volumes = []types.Volume{{Name: aws.String("data")}}
				c.Essential, c.StopTimeout, c.Command = aws.Bool(false), nil, []string{"sleep", "1"}
				c.EntryPoint, c.HealthCheck = []string{"sh"}, &types.HealthCheck{Command: []string{"CMD", "true"}}
				c.MountPoints = []types.MountPoint{{ContainerPath: aws.String("/data"), SourceVolume: aws.String("data")}}
			}), matcher,
			differs(`users-service: command: ["sleep","1"] -> not set
  users-service: entryPoint: ["sh"] -> not set
  users-service: essential: false -> true
  users-service: healthCheck command: ["CMD","true"] -> not set
  users-service: mountPoints /data: {"containerPath":"/data","sourceVolume":"data"} -> not set
  users-service: stopTimeout: not set -> 10
  volumes data: {"name":"data"} -> not set`), "",
		},
		"a container is missing": {
			registered(func(d *types.TaskDefinition, _ *types.ContainerDefinition) {
				d.ContainerDefinitions = d.ContainerDefinitions[1:]
			}), matcher, differs("users-db: added, with image users_db:staging"), "",
		},
	})
}
