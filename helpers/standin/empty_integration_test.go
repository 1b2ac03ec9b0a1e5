package standin_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin"
)

func TestAnEmptyStandInHasAllButTheService(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	s, err := standin.Start(t.Context(), standin.Options{
		Engine: address(t), Fixtures: "../../fixtures", Dir: t.TempDir(), Work: "../../.smoke/images", HTTPPort: 8097,
		HealthyAfter: 100 * time.Millisecond, Empty: true,
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { g.Expect(s.Close(t.Context())).To(Succeed()) })
	setEnvironment(t, s)
	cfg, err := config.LoadDefaultConfig(t.Context())
	g.Expect(err).NotTo(HaveOccurred())

	client := ecs.NewFromConfig(cfg)
	instances, err := client.ListContainerInstances(t.Context(), &ecs.ListContainerInstancesInput{
		Cluster: aws.String(standin.Cluster),
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(instances.ContainerInstanceArns).To(HaveLen(2))
	services, err := client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String(standin.Cluster)})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(services.ServiceArns).To(BeEmpty())
	definitions, err := client.ListTaskDefinitions(t.Context(), &ecs.ListTaskDefinitionsInput{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(definitions.TaskDefinitionArns).To(BeEmpty())
	groups, err := cloudwatchlogs.NewFromConfig(cfg).DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(groups.LogGroups).To(HaveLen(1))
	for _, addr := range s.Addresses() {
		g.Expect(overSSH(t, s, addr.String(), "docker ps -aq")).To(BeEmpty())
	}
}
