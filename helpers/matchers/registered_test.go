package matchers_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

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
	db := deploy.ContainerDefinition{Name: "users-db", Image: "users_db:staging", Environment: deploy.Environment{}}
	service := deploy.ContainerDefinition{
		Name: "users-service", Image: "users:staging", Environment: deploy.Environment{"SECRET_KEY": "my_precious"},
	}

	t.Run("the same", func(t *testing.T) {
		NewWithT(t).Expect(registered(db, service)).To(matchers.BeRegisteredFrom(template))
	})
	t.Run("everything else", func(t *testing.T) {
		g := NewWithT(t)
		service.Image = "users:yesterday"
		service.Environment = deploy.Environment{"SECRET_KEY": "other", "DEBUG": "1"}
		matcher := matchers.BeRegisteredFrom(template)
		seen := registered(service, deploy.ContainerDefinition{Name: "redis"})
		matched, err := matcher.Match(seen)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(matched).To(BeFalse())
		g.Expect(matcher.FailureMessage(seen)).To(Equal(`Expected revision staging:8
to be what /fixtures/definition.json says; it differs:
container "users-db" is missing
container "users-service" has image users:yesterday, not users:staging
container "users-service" has another environment: [DEBUG SECRET_KEY], not [SECRET_KEY] (values are not shown)
container "redis" is not in the template`))
	})
}

func TestRunRevision(t *testing.T) {
	rev := deploy.RevisionOf("arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:8")
	task := deploy.Task{ARN: "task/1", Definition: rev.ARN, LastStatus: "RUNNING", StartedBy: "ecs-svc/1"}
	t.Run("the revision, running", func(t *testing.T) {
		NewWithT(t).Expect(task).To(matchers.RunRevision(rev))
	})
	for sentence, tc := range map[string]struct{ status, definition, message string }{
		"the revision, still starting": {
			"PENDING", rev.ARN,
			"Expected task task/1\nto run testdriven-staging:8; it is PENDING and of testdriven-staging:8, started by ecs-svc/1",
		},
		"an older revision": {
			"RUNNING", "arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:7",
			"Expected task task/1\nto run testdriven-staging:8; it is RUNNING and of testdriven-staging:7, started by ecs-svc/1",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			task := task
			task.LastStatus, task.Definition = tc.status, tc.definition
			matcher := matchers.RunRevision(rev)
			g.Expect(matcher.Match(task)).To(BeFalse())
			g.Expect(matcher.FailureMessage(task)).To(Equal(tc.message))
		})
	}
}
