package standin

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const (
	// steadyWithin bounds the first deployment, which takes seconds.
	steadyWithin = 2 * time.Minute
	steadyPoll   = 100 * time.Millisecond
)

// seed brings the account to where a staging is found: with a service that runs some older revision, or before there
// ever was one.
func (s *Standin) seed(ctx context.Context) error {
	cfg := s.config()
	logs := cloudwatchlogs.NewFromConfig(cfg)
	_, err := logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String(LogGroup)})
	if err != nil {
		return fmt.Errorf("making the log group: %w", err)
	}
	client := ecs.NewFromConfig(cfg)
	if _, err := client.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String(Cluster)}); err != nil {
		return fmt.Errorf("making the cluster: %w", err)
	}
	if s.opts.Empty {
		return nil
	}
	return s.makeService(ctx, client)
}

// makeService makes the service on a definition that has an older revision, and waits until it is steady.
func (s *Standin) makeService(ctx context.Context, client *ecs.Client) error {
	revision, err := s.registerTwice(ctx, client)
	if err != nil {
		return err
	}
	_, err = client.CreateService(ctx, &ecs.CreateServiceInput{
		Cluster: aws.String(Cluster), ServiceName: aws.String(Service), TaskDefinition: aws.String(revision),
		DesiredCount: aws.Int32(instances), LaunchType: types.LaunchTypeEc2,
		DeploymentConfiguration: &types.DeploymentConfiguration{
			MinimumHealthyPercent: aws.Int32(50), MaximumPercent: aws.Int32(100),
		},
	})
	if err != nil {
		return fmt.Errorf("making the service: %w", err)
	}
	return awaitSteady(ctx, client)
}

// config leads the SDK to the stand-in and nowhere else.
func (s *Standin) config() aws.Config {
	return aws.Config{
		Region:       Region,
		BaseEndpoint: aws.String("http://" + s.slot.api().String()),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIASTANDIN", SecretAccessKey: "of-a-stand-in"}, nil
		}),
	}
}

// registerTwice registers the definition as two revisions, as if it had been deployed before, and returns the newer
// one's ARN.
func (s *Standin) registerTwice(ctx context.Context, client *ecs.Client) (string, error) {
	var revision string
	for range 2 {
		definition, err := s.definition()
		if err != nil {
			return "", err
		}
		registered, err := client.RegisterTaskDefinition(ctx, definition)
		if err != nil {
			return "", fmt.Errorf("registering the task definition: %w", err)
		}
		revision = aws.ToString(registered.TaskDefinition.TaskDefinitionArn)
	}
	return revision, nil
}

// definition reads the template and fills in the account, and the host's port where it is another.
func (s *Standin) definition() (*ecs.RegisterTaskDefinitionInput, error) {
	file := filepath.Join(s.opts.Fixtures, "ecs_taskdefinition.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the task definition: %w", err)
	}
	var definition ecs.RegisterTaskDefinitionInput
	filled := strings.ReplaceAll(string(text), "%s", s.slot.account())
	if err := json.Unmarshal([]byte(filled), &definition); err != nil {
		return nil, fmt.Errorf("reading the task definition %s: %w", file, err)
	}
	for _, container := range definition.ContainerDefinitions {
		for i, mapping := range container.PortMappings {
			if aws.ToInt32(mapping.HostPort) == 80 {
				container.PortMappings[i].HostPort = aws.Int32(int32(s.ports.http))
			}
		}
	}
	return &definition, nil
}
