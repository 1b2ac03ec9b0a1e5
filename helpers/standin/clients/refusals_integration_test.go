package clients_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/reconcile"
)

// refusal is what the command line says of an error that the SDK was answered, with its exit code 254.
func refusal(operation string, err error) said {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return said{err: fmt.Sprint(err)}
	}
	return said{code: 254, err: fmt.Sprintf("An error occurred (%s) when calling the %s operation: %s",
		api.ErrorCode(), operation, api.ErrorMessage())}
}

func TestRealClientsAreRefusedTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Docker engine, and AWS's command line")
	}
	s := newStage(t, "none", reconcile.Config{})
	client, nobody := s.client("sdk"), aws.String("nobody")
	for sentence, c := range map[string]struct {
		operation string
		ask       func(context.Context) error
		args      []string
	}{
		"an unknown cluster": {"DescribeServices", func(ctx context.Context) error {
			_, err := client.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: nobody, Services: []string{service}})
			return err
		}, []string{"describe-services", "--cluster", "nobody", "--services", service}},
		"an unknown service": {"UpdateService", func(ctx context.Context) error {
			_, err := client.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: aws.String(cluster), Service: nobody})
			return err
		}, []string{"update-service", "--cluster", cluster, "--service", "nobody"}},
		"an unknown definition": {"DescribeTaskDefinition", func(ctx context.Context) error {
			_, err := client.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: nobody})
			return err
		}, []string{"describe-task-definition", "--task-definition", "nobody"}},
		"a definition without memory": {"RegisterTaskDefinition", func(ctx context.Context) error {
			in := s.acting()
			in.ContainerDefinitions[0].Memory = nil
			_, err := client.RegisterTaskDefinition(ctx, in)
			return err
		}, []string{
			"register-task-definition", "--family", family, "--container-definitions", `[{"name":"actor","image":"none"}]`,
		}},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			end := s.cli(t).run(t.Context(), c.args...)
			g.Expect(said{code: end.code, err: end.err}).To(Equal(refusal(c.operation, c.ask(t.Context()))))
			g.Expect(end.code).To(Equal(254))
		})
	}
}
