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
		"everything else": {
			actual: registered(
				service("users:yesterday", deploy.Environment{"SECRET_KEY": "other", "DEBUG": "1"}),
				deploy.ContainerDefinition{Name: "redis"},
			),
			matcher: matchers.BeRegisteredFrom(template),
			failure: `Expected revision staging:8 to be what /fixtures/definition.json says, but it differs:
  container "users-db" is missing
  container "users-service" has image users:yesterday, not users:staging
  container "users-service" has another environment: [DEBUG SECRET_KEY], not [SECRET_KEY] (values are not shown)
  container "redis" is not in the template`,
		},
	})
}
