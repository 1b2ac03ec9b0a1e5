package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"
)

// minimal is the least that can be registered.
const minimal = `{"family":"f","containerDefinitions":[{"name":"c","image":"i","memory":64}]}`

func TestRegisteringFillsInDefaults(t *testing.T) {
	w := newWorld(t)
	out := w.raw("RegisterTaskDefinition", `{"family":"f","containerDefinitions":[
		{"name":"c","image":"i","memoryReservation":64,"portMappings":[{"containerPort":5432}]}]}`)
	w.Expect(out["taskDefinition"]).To(Equal(fromJSON(w, `{
		"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/f:1",
		"family": "f", "revision": 1, "status": "ACTIVE", "networkMode": "bridge",
		"volumes": [], "placementConstraints": [], "compatibilities": ["EXTERNAL", "EC2"],
		"requiresAttributes": [{"name": "com.amazonaws.ecs.capability.docker-remote-api.1.21"}],
		"registeredAt": 1795165200.000, "registeredBy": "arn:aws:iam::123456789012:user/standin",
		"containerDefinitions": [{
			"name": "c", "image": "i", "cpu": 0, "memoryReservation": 64, "essential": true,
			"environment": [], "mountPoints": [], "volumesFrom": [],
			"portMappings": [{"containerPort": 5432, "hostPort": 0, "protocol": "tcp"}]
		}]}`)))
}

func fromJSON(w *world, text string) any {
	var out any
	w.Expect(json.Unmarshal([]byte(text), &out)).To(Succeed())
	return out
}

func TestRegisteringRefuses(t *testing.T) {
	with := func(member string) string {
		return `{"family":"f","containerDefinitions":[{"name":"c","image":"i","memory":64,` + member + `}]}`
	}
	for name, c := range map[string]struct{ body, says string }{
		"no family":       {`{"containerDefinitions":[]}`, "ClientException: Family should not be null or empty."},
		"no containers":   {`{"family":"f","containerDefinitions":[]}`, "ClientException: Container definitions should not be empty"},
		"a strange name":  {`{"family":"a b","containerDefinitions":[]}`, "ClientException: Family contains invalid characters: a b"},
		"no image":        {`{"family":"f","containerDefinitions":[{"name":"c","memory":64}]}`, "ClientException: Container.image should not be null or empty."},
		"a strange image": {with(`"image":"a b"`), "ClientException: Container.image contains invalid characters: a b"},
		"no memory": {
			`{"family":"f","containerDefinitions":[{"name":"users-db","image":"i"}]}`,
			"ClientException: Invalid setting for container 'users-db'. At least one of 'memory' or 'memoryReservation' must be specified.",
		},
		"too little memory":           {with(`"memory":5`), "ClientException: Invalid setting for container 'c'. 'memory' and 'memoryReservation' must be at least 6."},
		"a limit below reservation":   {with(`"memoryReservation":64`), "ClientException: Invalid setting for container 'c'. 'memory' must be greater than 'memoryReservation'."},
		"links in awsvpc":             {strings.Replace(with(`"links":["d"]`), `{`, `{"networkMode":"awsvpc",`, 1), "ClientException: Links are not supported when networkMode=awsvpc"},
		"another network mode":        {strings.Replace(minimal, `{`, `{"networkMode":"host",`, 1), "InvalidParameterException: The stand-in does not support networkMode host."},
		"nothing essential":           {with(`"essential":false`), "ClientException: At least one container in the task definition must be essential."},
		"a name twice":                {strings.Replace(minimal, `}]`, `},{"name":"c","image":"i","memory":64}]`, 1), "ClientException: Container names must be unique: c"},
		"a port for two protocols":    {with(`"portMappings":[{"containerPort":1},{"containerPort":1,"protocol":"udp"}]`), "ClientException: Invalid setting for container 'c'. The container port 1 cannot be exposed for two protocols."},
		"a port out of range":         {with(`"portMappings":[{"containerPort":70000}]`), "ClientException: Invalid setting for container 'c'. Ports must be between 1 and 65535."},
		"awslogs without a region":    {with(`"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"g"}}`), "ClientException: Log driver awslogs requires options: awslogs-group, awslogs-region"},
		"an unknown log driver":       {with(`"logConfiguration":{"logDriver":"paper"}`), `ClientException: Invalid setting for container 'c'. The log driver "paper" is not supported.`},
		"a health check of no kind":   {with(`"healthCheck":{"command":["true"]}`), "ClientException: Invalid setting for container 'c'. The health check's command must begin with CMD or CMD-SHELL."},
		"what the stand-in lacks":     {with(`"privileged":true`), "InvalidParameterException: The stand-in does not support containerDefinitions[0].privileged."},
		"what it lacks deeper inside": {with(`"portMappings":[{"containerPort":1,"appProtocol":"http"}]`), "InvalidParameterException: The stand-in does not support containerDefinitions[0].portMappings[0].appProtocol."},
		"more than 64 KiB":            {with(`"command":["` + strings.Repeat("x", 65536) + `"]`), "ClientException: Actual length: '65635'. Max allowed length is '65536' bytes."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.call(ecsTarget+"RegisterTaskDefinition", c.body)
			var fault struct {
				Type    string `json:"__type"`
				Message string `json:"message"`
			}
			w.Expect(json.Unmarshal([]byte(a.Body), &fault)).To(Succeed())
			w.Expect(a.Status).To(Equal(400))
			w.Expect(fault.Type + ": " + fault.Message).To(Equal(c.says))
		})
	}
}

func TestWhatRepeatsDefaultsIsNoDemand(t *testing.T) {
	w := newWorld(t)
	w.raw("RegisterTaskDefinition", strings.Replace(minimal, `"name"`, `"privileged":false,"ulimits":[],"name"`, 1))
}

func TestRevisions(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.raw("RegisterTaskDefinition", minimal)
	}
	describe := func(name string) (types.TaskDefinition, string) {
		out, err := w.ecs().DescribeTaskDefinition(w.ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &name})
		if err != nil {
			return types.TaskDefinition{}, refused(err)
		}
		return *out.TaskDefinition, ""
	}
	newest := ecsARN + "task-definition/f:3"
	_, err := w.ecs().DeregisterTaskDefinition(w.ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: &newest})
	w.Expect(err).NotTo(HaveOccurred())

	byFamily, _ := describe("f")
	w.Expect(byFamily.Revision).To(BeEquivalentTo(2), "a family is its newest active revision")
	byRevision, _ := describe("f:3")
	w.Expect(byRevision.Status).To(Equal(types.TaskDefinitionStatusInactive))
	byARN, _ := describe(newest)
	w.Expect(byARN.DeregisteredAt).NotTo(BeNil())
	for _, unknown := range []string{"g", "f:4", ecsARN + "task-definition/f:9"} {
		_, says := describe(unknown)
		w.Expect(says).To(Equal("ClientException: Unable to describe task definition."), unknown)
	}
	w.Expect(w.raw("RegisterTaskDefinition", minimal)["taskDefinition"]).To(HaveKeyWithValue("revision", 4.0),
		"numbers are not used again")
}

func TestListingRevisions(t *testing.T) {
	w := newWorld(t)
	for range 12 {
		w.raw("RegisterTaskDefinition", minimal)
	}
	size := int32(5)
	pager := ecs.NewListTaskDefinitionsPaginator(w.ecs(), &ecs.ListTaskDefinitionsInput{
		Sort: types.SortOrderDesc, MaxResults: &size,
	})
	var listed []string
	for pager.HasMorePages() {
		out, err := pager.NextPage(w.ctx)
		w.Expect(err).NotTo(HaveOccurred())
		w.Expect(len(out.TaskDefinitionArns)).To(BeNumerically("<=", 5))
		listed = append(listed, out.TaskDefinitionArns...)
	}
	var expected []string
	for n := 12; n > 0; n-- {
		expected = append(expected, fmt.Sprintf("%stask-definition/f:%d", ecsARN, n))
	}
	w.Expect(listed).To(Equal(expected), "by number, not by text")
	w.Expect(w.raw("ListTaskDefinitions", `{"status":"INACTIVE"}`)).To(Equal(map[string]any{"taskDefinitionArns": []any{}}))
}
