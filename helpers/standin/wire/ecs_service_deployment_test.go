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

// deployed starts n more deployments of the service s, a minute apart.
func deployed(w *world, n int) {
	for range n {
		*w.now = w.now.Add(time.Minute)
		w.raw("UpdateService", `{"cluster":"staging","service":"s","forceNewDeployment":true}`)
	}
}

func (w *world) list(in ecs.ListServiceDeploymentsInput) *ecs.ListServiceDeploymentsOutput {
	in.Cluster, in.Service = aws.String("staging"), aws.String("s")
	out, err := w.ecs().ListServiceDeployments(w.ctx, &in)
	w.Expect(err).NotTo(HaveOccurred())
	return out
}

func TestServiceDeploymentOverTheWire(t *testing.T) {
	w := serving(t)
	w.raw("UpdateService", `{"cluster":"staging","service":"s","deploymentConfiguration":
		{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}}`)
	w.update(func(d *state.Data) { d.Complete(d.Services[0]) })
	tasked(w, 2, func(t *state.Task) { t.Last = state.Running })
	deployed(w, 1)
	var arn, target, source string
	why := "Service deployment rolled back because the circuit breaker threshold was exceeded."
	w.update(func(d *state.Data) {
		s := d.Services[0]
		sd := s.Primary().Service
		arn, target, source = sd.ARN, sd.Target.ARN, sd.Sources[0].ARN
		sd.StartedAt, sd.Failures, sd.Watch = *w.now, 3, state.Triggered
		*w.now = w.now.Add(time.Minute)
		d.RollBack(s, why)
		*w.now = w.now.Add(time.Minute)
		d.Complete(s)
	})
	out := w.raw("DescribeServiceDeployments", `{"serviceDeploymentArns":[`+fmt.Sprintf("%q", arn)+`,"arn:x"]}`)
	w.Expect(out).To(Equal(fromJSON(w, fmt.Sprintf(`{
		"failures": [{"arn": "arn:x", "reason": "MISSING"}],
		"serviceDeployments": [{
			"serviceDeploymentArn": %q, "serviceArn": "arn:aws:ecs:us-east-1:123456789012:service/staging/s",
			"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/staging",
			"createdAt": 1795165260.000, "startedAt": 1795165260.000, "finishedAt": 1795165380.000,
			"updatedAt": 1795165380.000, "status": "ROLLBACK_SUCCESSFUL", "statusReason": %q,
			"sourceServiceRevisions": [
				{"arn": %q, "requestedTaskCount": 2, "runningTaskCount": 2, "pendingTaskCount": 0}
			],
			"targetServiceRevision": {"arn": %q, "requestedTaskCount": 2, "runningTaskCount": 0, "pendingTaskCount": 0},
			"deploymentConfiguration": {
				"deploymentCircuitBreaker": {"enable": true, "rollback": true},
				"maximumPercent": 100, "minimumHealthyPercent": 50, "strategy": "ROLLING"
			},
			"rollback": {"reason": %q, "startedAt": 1795165320.000, "serviceRevisionArn": %q},
			"deploymentCircuitBreaker": {"status": "TRIGGERED", "failureCount": 3, "threshold": 3},
			"alarms": {"status": "DISABLED"}
		}]}`, arn, why, source, target, why, source))))
}

func TestServiceDeploymentsAreListedNewestFirst(t *testing.T) {
	w := serving(t)
	deployed(w, 24)
	first := w.list(ecs.ListServiceDeploymentsInput{})
	w.Expect(first.ServiceDeployments).To(HaveLen(20))
	w.Expect(*first.ServiceDeployments[0].ServiceDeploymentArn).To(Equal(*w.describe().CurrentServiceDeployment))
	rest := w.list(ecs.ListServiceDeploymentsInput{NextToken: first.NextToken})
	w.Expect(rest.ServiceDeployments).To(HaveLen(5))
	w.Expect(rest.NextToken).To(BeNil())
	w.Expect(rest.ServiceDeployments[4].CreatedAt.Before(*rest.ServiceDeployments[3].CreatedAt)).To(BeTrue())
}

func TestServiceDeploymentsAreFiltered(t *testing.T) {
	w := serving(t)
	begin := *w.now
	w.update(func(d *state.Data) { d.Complete(d.Services[0]) })
	deployed(w, 3)
	for name, c := range map[string]struct {
		in    ecs.ListServiceDeploymentsInput
		count int
	}{
		"not":             {ecs.ListServiceDeploymentsInput{}, 4},
		"by status":       {ecs.ListServiceDeploymentsInput{Status: []types.ServiceDeploymentStatus{"SUCCESSFUL"}}, 1},
		"by two statuses": {ecs.ListServiceDeploymentsInput{Status: []types.ServiceDeploymentStatus{"SUCCESSFUL", "PENDING"}}, 2},
		"by an earliest time": {ecs.ListServiceDeploymentsInput{
			CreatedAt: &types.CreatedAt{After: aws.Time(begin.Add(90 * time.Second))},
		}, 2},
		"by a latest time": {ecs.ListServiceDeploymentsInput{
			CreatedAt: &types.CreatedAt{Before: aws.Time(begin.Add(90 * time.Second))},
		}, 2},
	} {
		w.Expect(w.list(c.in).ServiceDeployments).To(HaveLen(c.count), name)
	}
}

func TestServiceRevisionsOverTheWire(t *testing.T) {
	w := serving(t)
	arn := *w.describe().CurrentServiceRevisions[0].Arn
	w.update(func(d *state.Data) { d.Services[0].Revisions[0].Images["c"] = "sha256:28402d" })
	out := w.raw("DescribeServiceRevisions", `{"serviceRevisionArns":[`+fmt.Sprintf("%q", arn)+`,"arn:x"]}`)
	w.Expect(out["failures"]).To(Equal([]any{map[string]any{"arn": "arn:x", "reason": "MISSING"}}))
	revision := out["serviceRevisions"].([]any)[0].(map[string]any)
	w.Expect(revision).To(HaveKeyWithValue("taskDefinition", ecsARN+"task-definition/f:1"))
	w.Expect(revision).To(HaveKeyWithValue("containerImages", []any{
		map[string]any{"containerName": "c", "image": "i", "imageDigest": "sha256:28402d"},
	}))
}

func TestStoppingAServiceDeployment(t *testing.T) {
	w := serving(t)
	arn := *w.describe().CurrentServiceDeployment
	body := fmt.Sprintf(`{"serviceDeploymentArn":%q,"stopType":"ROLLBACK"}`, arn)
	for range 2 { // it is idempotent
		w.Expect(w.raw("StopServiceDeployment", body)).To(HaveKeyWithValue("serviceDeploymentArn", arn))
		w.Expect(w.list(ecs.ListServiceDeploymentsInput{}).ServiceDeployments[0].Status).To(
			Equal(types.ServiceDeploymentStatusRollbackRequested))
	}
	w.update(func(d *state.Data) { d.Complete(d.Services[0]) })
	for name, c := range map[string]struct{ body, code string }{
		"one that has ended":   {body, "ConflictException"},
		"one that nobody made": {`{"serviceDeploymentArn":"arn:x"}`, "ServiceDeploymentNotFoundException"},
		"by giving it up":      {fmt.Sprintf(`{"serviceDeploymentArn":%q,"stopType":"ABORT"}`, arn), "InvalidParameterException"},
	} {
		a := w.call(ecsTarget+"StopServiceDeployment", c.body)
		w.Expect(a.Status).To(Equal(400), name)
		w.Expect(a.Body).To(ContainSubstring(`"__type":"`+c.code+`"`), name)
	}
}

func TestTheCircuitBreakerIsShownAsItIsSet(t *testing.T) {
	w := serving(t)
	for _, c := range []struct{ set, shown string }{
		{`{"enable":true,"rollback":false}`, `{"enable":true,"rollback":false}`},
		{
			`{"enable":true,"rollback":true,"resetOnHealthyTask":false,"thresholdConfiguration":{"type":"COUNT","value":1}}`,
			`{"enable":true,"rollback":true,"resetOnHealthyTask":false,"thresholdConfiguration":{"type":"COUNT","value":1}}`,
		},
		{`{"enable":false,"rollback":false}`, `{"enable":false,"rollback":false}`},
	} {
		before := *w.describe().Deployments[0].Id
		out := w.raw("UpdateService", `{"cluster":"staging","service":"s",
			"deploymentConfiguration":{"deploymentCircuitBreaker":`+c.set+`}}`)
		shown := out["service"].(map[string]any)["deploymentConfiguration"].(map[string]any)
		w.Expect(shown["deploymentCircuitBreaker"]).To(Equal(any(fromJSON(w, c.shown))))
		w.Expect(*w.describe().Deployments[0].Id).To(Equal(before), "that starts no deployment")
	}
}

func TestDrainingOverTheWire(t *testing.T) {
	w := serving(t)
	var arn string
	w.update(func(d *state.Data) { arn = d.ContainerInstances[0].ARN })
	out, err := w.ecs().UpdateContainerInstancesState(w.ctx, &ecs.UpdateContainerInstancesStateInput{
		Cluster: aws.String("staging"), ContainerInstances: []string{arn, "nope"}, Status: "DRAINING",
	})
	w.Expect(err).NotTo(HaveOccurred())
	w.Expect(*out.ContainerInstances[0].Status).To(Equal("DRAINING"))
	w.Expect(out.ContainerInstances[0].Version).To(BeEquivalentTo(2))
	w.Expect(*out.Failures[0].Reason).To(Equal("MISSING"))
	a := w.call(ecsTarget+"UpdateContainerInstancesState",
		`{"cluster":"staging","containerInstances":["x"],"status":"INACTIVE"}`)
	w.Expect(a.Body).To(MatchJSON(`{"__type":"InvalidParameterException","message":"The status must be ACTIVE or DRAINING."}`))
}

func TestATaskOfALostAgent(t *testing.T) {
	w := serving(t)
	id := tasked(w, 1, func(t *state.Task) { t.Instance.AgentConnected = false })[0]
	out := w.raw("DescribeTasks", `{"cluster":"staging","tasks":["`+id+`"]}`)
	w.Expect(out["tasks"].([]any)[0]).To(HaveKeyWithValue("connectivity", "DISCONNECTED"))
}
