package matchers_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/matchers"
)

func TestBeRegisteredFrom(t *testing.T) {
	template := deploy.Definition{File: "/fixtures/definition.json", Task: &ecs.RegisterTaskDefinitionInput{
		ContainerDefinitions: []types.ContainerDefinition{
			{Name: aws.String("users-db"), Image: aws.String("users_db:staging")},
			{
				Name: aws.String("users-service"), Image: aws.String("users:staging"),
				Environment: []types.KeyValuePair{{Name: aws.String("SECRET_KEY"), Value: aws.String("my_precious")}},
			},
		},
	}}
	registered := func(containers ...deploy.ContainerDefinition) deploy.Registered {
		return deploy.Registered{Revision: deploy.Revision{ARN: "arn", Family: "staging", Number: 8}, Containers: containers}
	}
	service := func(image string, environment deploy.Environment) deploy.ContainerDefinition {
		return deploy.ContainerDefinition{Name: "users-service", Image: image, Environment: environment}
	}
	db := deploy.ContainerDefinition{Name: "users-db", Image: "users_db:staging", Environment: deploy.Environment{}}
	secret := deploy.Environment{"SECRET_KEY": "my_precious"}

	judge(t, map[string]judgement{
		"the same": {
			actual: registered(db, service("users:staging", secret)), matcher: matchers.BeRegisteredFrom(template),
			negated: "Expected revision staging:8 not to be what /fixtures/definition.json says",
		},
		"what ECS fills in": {
			actual: registered(db, deploy.ContainerDefinition{
				Name: "users-service", Image: "users:staging", Environment: secret, LogOptions: map[string]string{},
			}),
			matcher: matchers.BeRegisteredFrom(template),
		},
		"other settings": {
			actual: registered(db, deploy.ContainerDefinition{
				Name: "users-service", Image: "users:staging", Environment: secret, Links: []string{"users-db"},
				Ports: []deploy.PortMapping{{Container: 5000, Host: 80}}, CPU: 10, Memory: 20, MemoryReservation: 30,
				LogDriver: "awslogs", LogOptions: map[string]string{"awslogs-group": "staging"},
			}),
			matcher: matchers.BeRegisteredFrom(template),
			failure: `Expected revision staging:8 to be what /fixtures/definition.json says, but it differs:
  container "users-service" has ports 80->5000/tcp, not none
  container "users-service" has links users-db, not none
  container "users-service" has cpu 10, not 0
  container "users-service" has memory 20, not 0
  container "users-service" has memoryReservation 30, not 0
  container "users-service" has log driver awslogs, not none
  container "users-service" has other log options: awslogs-group is too much (values are not shown)`,
		},
		"a variable missing": {
			actual: registered(db, service("users:staging", nil)), matcher: matchers.BeRegisteredFrom(template),
			failure: `Expected revision staging:8 to be what /fixtures/definition.json says, but it differs:
  container "users-service" has other variables: SECRET_KEY is missing (values are not shown)`,
		},
		"everything else": {
			actual: registered(
				service("users:yesterday", deploy.Environment{"SECRET_KEY": "other", "DEBUG": "1"}),
				deploy.ContainerDefinition{Name: "redis"},
			),
			matcher: matchers.BeRegisteredFrom(template),
			failure: `Expected revision staging:8 to be what /fixtures/definition.json says, but it differs:
  container "users-db" is missing
  container "users-service" has image users:yesterday, not users:staging
  container "users-service" has other variables: SECRET_KEY has another value, DEBUG is too much (values are not shown)
  container "redis" is not in the template`,
		},
	})
}
