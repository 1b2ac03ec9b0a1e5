package wire_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
)

// serving adds the service s of f:1 to a world.
func serving(t *testing.T) *world {
	w := newWorld(t)
	w.raw("RegisterTaskDefinition", minimal)
	w.raw("CreateService", `{"cluster":"staging","serviceName":"s","taskDefinition":"f:1","desiredCount":2,
		"deploymentConfiguration":{"minimumHealthyPercent":50,"maximumPercent":100}}`)
	return w
}

func (w *world) describe() types.Service {
	out, err := w.ecs().DescribeServices(w.ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String("staging"), Services: []string{"s"},
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(out.Services).To(HaveLen(1))
	return out.Services[0]
}

func TestServiceOverTheWire(t *testing.T) {
	w := serving(t)
	out := w.raw("DescribeServices", `{"cluster":"staging","services":["s","nope"]}`)
	services := out["services"].([]any)
	w.Expect(services).To(HaveLen(1))
	id := services[0].(map[string]any)["deployments"].([]any)[0].(map[string]any)["id"].(string)
	arn := services[0].(map[string]any)["currentServiceDeployment"].(string)
	revisions := services[0].(map[string]any)["currentServiceRevisions"].([]any)
	revision := revisions[0].(map[string]any)["arn"].(string)
	w.Expect(revision).To(MatchRegexp(`^arn:aws:ecs:us-east-1:123456789012:service-revision/staging/s/\d{19}$`))
	w.Expect(id).To(MatchRegexp(`^ecs-svc/\d{19}$`))
	w.Expect(arn).To(MatchRegexp(`^arn:aws:ecs:us-east-1:123456789012:service-deployment/staging/s/[A-Za-z0-9_-]{21}$`))
	w.Expect(out).To(Equal(fromJSON(w, fmt.Sprintf(`{
		"failures": [{"arn": "arn:aws:ecs:us-east-1:123456789012:service/staging/nope", "reason": "MISSING"}],
		"services": [{
			"serviceArn": "arn:aws:ecs:us-east-1:123456789012:service/staging/s", "serviceName": "s",
			"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/staging", "status": "ACTIVE",
			"desiredCount": 2, "runningCount": 0, "pendingCount": 0, "launchType": "EC2",
			"taskDefinition": "arn:aws:ecs:us-east-1:123456789012:task-definition/f:1",
			"deploymentConfiguration": {
				"deploymentCircuitBreaker": {"enable": false, "rollback": false},
				"maximumPercent": 100, "minimumHealthyPercent": 50, "strategy": "ROLLING"
			},
			"deployments": [{
				"id": %q, "status": "PRIMARY", "taskDefinition": "arn:aws:ecs:us-east-1:123456789012:task-definition/f:1",
				"desiredCount": 2, "pendingCount": 0, "runningCount": 0, "failedTasks": 0, "launchType": "EC2",
				"createdAt": 1795165200.000, "updatedAt": 1795165200.000, "rolloutState": "IN_PROGRESS",
				"rolloutStateReason": "ECS deployment %s in progress."
			}],
			"events": [], "createdAt": 1795165200.000, "createdBy": "arn:aws:iam::123456789012:user/standin",
			"currentServiceDeployment": %q, "currentServiceRevisions": [
				{"arn": %q, "requestedTaskCount": 2, "runningTaskCount": 0, "pendingTaskCount": 0}
			], "loadBalancers": [], "serviceRegistries": [],
			"placementConstraints": [], "placementStrategy": [], "schedulingStrategy": "REPLICA",
			"deploymentController": {"type": "ECS"}, "enableECSManagedTags": false, "propagateTags": "NONE",
			"enableExecuteCommand": false, "availabilityZoneRebalancing": "DISABLED"
		}]}`, id, id, arn, revision))))
}

func TestUpdatingDeploysOnlyWhatChanges(t *testing.T) {
	w := serving(t)
	w.raw("RegisterTaskDefinition", minimal)
	for _, c := range []struct {
		what, body string
		deployed   bool
	}{
		{"the same definition", `"taskDefinition":"f:1"`, false},
		{"another count", `"desiredCount":1`, false},
		{"other percentages", `"deploymentConfiguration":{"maximumPercent":200}`, false},
		{"the family, which has a newer revision", `"taskDefinition":"f"`, true},
		{"nothing but force", `"forceNewDeployment":true`, true},
	} {
		before := w.describe().Deployments[0]
		w.raw("UpdateService", `{"cluster":"staging","service":"s",`+c.body+`}`)
		after := w.describe().Deployments[0]
		if c.deployed {
			w.Expect(*after.Id).NotTo(Equal(*before.Id), c.what)
		} else {
			w.Expect(*after.Id).To(Equal(*before.Id), c.what)
		}
	}
	s := w.describe()
	w.Expect(*s.TaskDefinition).To(HaveSuffix("f:2"))
	w.Expect(s.DesiredCount).To(BeEquivalentTo(1))
	w.Expect(*s.DeploymentConfiguration.MinimumHealthyPercent).To(BeEquivalentTo(50), "what is not given stays")
	w.Expect(*s.DeploymentConfiguration.MaximumPercent).To(BeEquivalentTo(200))
	w.Expect(*s.Deployments[0].Status + " " + *s.Deployments[1].Status).To(Equal("PRIMARY ACTIVE"))
}

func TestServicesRefuse(t *testing.T) {
	for name, c := range map[string]struct{ operation, body, says string }{
		"an unknown cluster":     {"DescribeServices", `{"cluster":"x","services":["s"]}`, `{"__type":"ClusterNotFoundException","message":"Cluster not found."}`},
		"an unknown service":     {"UpdateService", `{"cluster":"staging","service":"x"}`, `{"__type":"ServiceNotFoundException","message":"Service not found."}`},
		"an unknown definition":  {"UpdateService", `{"cluster":"staging","service":"s","taskDefinition":"f:9"}`, `{"__type":"ClientException","message":"Unable to describe task definition."}`},
		"no services":            {"DescribeServices", `{"cluster":"staging","services":[]}`, `{"__type":"InvalidParameterException","message":"Services cannot be empty."}`},
		"eleven services":        {"DescribeServices", `{"cluster":"staging","services":["a","b","c","d","e","f","g","h","i","j","k"]}`, `{"__type":"InvalidParameterException","message":"Services cannot have more than 10 elements."}`},
		"a name that is taken":   {"CreateService", `{"cluster":"staging","serviceName":"s","taskDefinition":"f","desiredCount":1}`, `{"__type":"InvalidParameterException","message":"Creation of service was not idempotent."}`},
		"a load balancer":        {"CreateService", `{"cluster":"staging","serviceName":"t","taskDefinition":"f","desiredCount":1,"loadBalancers":[{"containerName":"c"}]}`, `{"__type":"InvalidParameterException","message":"The stand-in does not support loadBalancers."}`},
		"an odd threshold":       {"UpdateService", `{"cluster":"staging","service":"s","deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":false,"thresholdConfiguration":{"type":"X","value":1}}}}`, `{"__type":"InvalidParameterException","message":"Invalid type of thresholdConfiguration: X"}`},
		"an unknown task":        {"StopTask", `{"cluster":"staging","task":"x"}`, `{"__type":"InvalidParameterException","message":"The referenced task was not found."}`},
		"tasks of no service":    {"ListTasks", `{"cluster":"staging","serviceName":"x"}`, `{"__type":"ServiceNotFoundException","message":"Service not found."}`},
		"startedBy with another": {"ListTasks", `{"cluster":"staging","serviceName":"s","startedBy":"x"}`, `{"__type":"InvalidParameterException","message":"startedBy cannot be combined with other filters."}`},
		"a page too large":       {"ListTasks", `{"cluster":"staging","maxResults":101}`, `{"__type":"InvalidParameterException","message":"maxResults must be between 1 and 100."}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := serving(t)
			a := w.call(ecsTarget+c.operation, c.body)
			w.Expect(a.Status).To(Equal(400))
			w.Expect(a.Body).To(MatchJSON(c.says))
		})
	}
}

func TestAnInactiveService(t *testing.T) {
	w := serving(t)
	w.update(func(d *state.Data) { d.Services[0].Status = "INACTIVE" })
	_, err := w.ecs().UpdateService(w.ctx, &ecs.UpdateServiceInput{Cluster: aws.String("staging"), Service: aws.String("s")})
	w.Expect(refused(err)).To(Equal("ServiceNotActiveException: Service was not ACTIVE."))
}

func TestAnInactiveDefinitionIsNotDeployed(t *testing.T) {
	w := serving(t)
	w.raw("RegisterTaskDefinition", minimal)
	w.raw("DeregisterTaskDefinition", `{"taskDefinition":"f:2"}`)
	a := w.call(ecsTarget+"UpdateService", `{"cluster":"staging","service":"s","taskDefinition":"f:2"}`)
	w.Expect(a.Body).To(MatchJSON(`{"__type":"ClientException","message":"TaskDefinition is inactive"}`))
}

func TestListServicesGivesTenAPage(t *testing.T) {
	w := serving(t)
	for i := range 12 {
		w.raw("CreateService", fmt.Sprintf(`{"cluster":"staging","serviceName":"t%d","taskDefinition":"f","desiredCount":0}`, i))
	}
	out, err := w.ecs().ListServices(w.ctx, &ecs.ListServicesInput{Cluster: aws.String("staging")})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(out.ServiceArns).To(HaveLen(10))
	rest, err := w.ecs().ListServices(w.ctx, &ecs.ListServicesInput{Cluster: aws.String("staging"), NextToken: out.NextToken})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(rest.ServiceArns).To(HaveLen(3))
	w.Expect(rest.NextToken).To(BeNil())
	w.Expect(out.ServiceArns).NotTo(ContainElements(rest.ServiceArns))
}

func TestEventsAreTheNewestHundred(t *testing.T) {
	w := serving(t)
	w.update(func(d *state.Data) {
		for i := range 105 {
			d.Say(d.Services[0], fmt.Sprintf("event %d", i))
			*w.now = w.now.Add(time.Second)
		}
	})
	events := w.describe().Events
	w.Expect(events).To(HaveLen(100))
	w.Expect(*events[0].Message).To(Equal("event 104"))
	w.Expect(events[0].CreatedAt.After(*events[1].CreatedAt)).To(BeTrue())
}
