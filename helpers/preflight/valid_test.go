package preflight

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/target"
)

// fixture is the project's own definition.
func fixture(t *testing.T) *ecs.RegisterTaskDefinitionInput {
	t.Helper()
	definition, err := deploy.Render("../../fixtures/ecs_taskdefinition.json", "123456789012")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return definition.Task
}

func TestWhatECSWouldRefuse(t *testing.T) {
	for _, c := range []struct {
		sentence string
		spoil    func(task *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition)
		faults   []string
	}{
		{"nothing of the project's own", func(*ecs.RegisterTaskDefinitionInput, *types.ContainerDefinition,
			*types.ContainerDefinition) {
		}, nil},
		{
			"names", func(task *ecs.RegisterTaskDefinitionInput, web, _ *types.ContainerDefinition) {
				task.Family, web.Name, web.Image = aws.String("a b"), aws.String("users db"), aws.String("users service")
			},
			[]string{
				`the family "a b" has to be at most 255 letters, digits, _ and -`,
				`container "users db": its name has to be at most 255 letters, digits, _ and -`,
				`container "users db": its image "users service" is no NAME:TAG and no NAME@sha256:DIGEST`,
			},
		},
		{"two containers of one name", func(_ *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition) {
			db.Name, web.Links = web.Name, nil
		}, []string{`container "users-service": another one has the same name`}},
		{"a network mode that is none", func(task *ecs.RegisterTaskDefinitionInput, web, _ *types.ContainerDefinition) {
			task.NetworkMode, web.Links = "bridged", nil
		}, []string{`networkMode "bridged" is none of bridge, host, awsvpc and none`}},
		{
			"links and other host ports where the mode allows none",
			func(task *ecs.RegisterTaskDefinitionInput, _, _ *types.ContainerDefinition) {
				task.NetworkMode = "awsvpc"
			},
			[]string{
				`container "users-service": links are not supported when networkMode=awsvpc`,
				`container "users-service": hostPort 80 has to be empty or 5000 when networkMode=awsvpc`,
			},
		},
		{"a link to nothing", func(_ *ecs.RegisterTaskDefinitionInput, web, _ *types.ContainerDefinition) {
			web.Links = []string{"database:users-db"}
		}, []string{`container "users-service": it links to "database", which is no container of the definition`}},
		{"no memory", func(_ *ecs.RegisterTaskDefinitionInput, _, db *types.ContainerDefinition) {
			db.MemoryReservation = nil
		}, []string{`container "users-db": at least one of memory and memoryReservation has to be set`}},
		{
			"memory that is too small, and smaller than what is reserved",
			func(_ *ecs.RegisterTaskDefinitionInput, web, _ *types.ContainerDefinition) { web.Memory = aws.Int32(4) },
			[]string{
				`container "users-service": memory 4 has to be more than memoryReservation 300`,
				`container "users-service": memory and memoryReservation have to be at least 6`,
			},
		},
		{"nothing that is essential", func(_ *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition) {
			web.Essential, db.Essential = aws.Bool(false), aws.Bool(false)
		}, []string{"none of its containers is essential"}},
		{
			"log drivers", func(_ *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition) {
				web.LogConfiguration.LogDriver = "local"
				delete(db.LogConfiguration.Options, "awslogs-region")
			},
			[]string{
				`container "users-service": its logDriver "local" is none that ECS has on EC2`,
				`container "users-db": its logDriver awslogs needs the option awslogs-region`,
			},
		},
		{
			"ports", func(_ *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition) {
				web.PortMappings[0].HostPort = aws.Int32(2375)
				db.PortMappings = []types.PortMapping{
					{ContainerPort: aws.Int32(0)},
					{ContainerPort: aws.Int32(53), HostPort: aws.Int32(2375)},
					{ContainerPort: aws.Int32(53), Protocol: "udp"},
				}
			},
			[]string{
				`container "users-service": host port 2375 is SSH's, Docker's or the ECS agent's on every instance`,
				`container "users-db": port 0 on host port 0 is outside 1 to 65535`,
				`container "users-db": host port 2375 is SSH's, Docker's or the ECS agent's on every instance`,
				`container "users-db": port 53 cannot be exposed for two protocols`,
			},
		},
		{"a host port twice", func(_ *ecs.RegisterTaskDefinitionInput, _, db *types.ContainerDefinition) {
			db.PortMappings[0].HostPort = aws.Int32(80)
		}, []string{`container "users-db": host port 80/tcp is container "users-service"'s already`}},
		{"ports where there is no network", func(task *ecs.RegisterTaskDefinitionInput, web, db *types.ContainerDefinition) {
			task.NetworkMode, web.Links, db.PortMappings = "none", nil, nil
		}, []string{`container "users-service": portMappings are not allowed when networkMode=none`}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			task := fixture(t)
			c.spoil(task, &task.ContainerDefinitions[0], &task.ContainerDefinitions[1])
			NewWithT(t).Expect(invalid(task)).To(Equal(c.faults))
		})
	}
}

func TestADigestIsAnImageToo(t *testing.T) {
	task := fixture(t)
	task.ContainerDefinitions[0].Image = aws.String("registry/users@sha256:" + strings.Repeat("0a", 32))
	NewWithT(t).Expect(invalid(task)).To(BeEmpty())
}

func TestADefinitionThatIsNotTheTargets(t *testing.T) {
	g := NewWithT(t)
	local, err := target.Read("../../fixtures/targets/local.yaml", nil)
	g.Expect(err).NotTo(HaveOccurred())
	containers := deploy.Definition{Task: fixture(t)}.Containers()
	g.Expect(unlike(local, containers, "us-east-1")).To(BeEmpty())
	g.Expect(unlike(local, containers, "")).To(BeEmpty(), "an unknown region is no fault")

	local.Logs.Group = "elsewhere"
	containers[0].Ports[0].Container = 8000
	containers[0].LogDriver = "json-file"
	containers[1].Name = "db"
	g.Expect(unlike(local, containers, "eu-west-1")).To(Equal([]string{
		`container "users-service" logs with the driver "json-file", and the target reads awslogs`,
		`the target's container "users-db" is not in it`,
		`container "users-service" publishes no port 5000, which the target's http.port is`,
	}))
	containers[1].Name = "users-db"
	g.Expect(unlike(local, containers[1:], "eu-west-1")).To(ContainElements(
		`container "users-db" logs to the group "flask-microservices-staging", and the target's logs.group is "elsewhere"`,
		`container "users-db" logs to the region us-east-1, and the target's is eu-west-1`,
	))
}
