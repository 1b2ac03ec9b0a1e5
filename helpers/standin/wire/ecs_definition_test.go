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
		"a network mode of no kind":   {strings.Replace(minimal, `{`, `{"networkMode":"wifi",`, 1), "ClientException: Network mode must be one of bridge, host, awsvpc and none: wifi"},
		"ports without a network":     {strings.Replace(with(`"portMappings":[{"containerPort":1}]`), `{`, `{"networkMode":"none",`, 1), "ClientException: Invalid setting for container 'c'. Port mappings are not supported when networkMode=none"},
		"another port in awsvpc":      {strings.Replace(with(`"portMappings":[{"containerPort":1,"hostPort":2}]`), `{`, `{"networkMode":"awsvpc",`, 1), "ClientException: When networkMode=awsvpc, the host ports and container ports in port mappings must match."},
		"the same port in host":       {strings.Replace(with(`"portMappings":[{"containerPort":1,"hostPort":1}]`), `{`, `{"networkMode":"host",`, 1), "InvalidParameterException: The stand-in does not support networkMode host."},
		"a family too long":           {strings.Replace(minimal, `"f"`, `"`+strings.Repeat("f", 256)+`"`, 1), "ClientException: Family should not be longer than 255 characters."},
		"a name too long":             {strings.Replace(minimal, `"c"`, `"`+strings.Repeat("c", 256)+`"`, 1), "ClientException: Container name should not be longer than 255 characters."},
		"no name":                     {strings.Replace(minimal, `"c"`, `""`, 1), "ClientException: Container.name should not be null or empty."},
		"a strange container name":    {strings.Replace(minimal, `"c"`, `"a.b"`, 1), "ClientException: Container name contains invalid characters: a.b"},
		"a short digest":              {with(`"image":"i@sha256:12"`), "ClientException: Container.image contains invalid characters: i@sha256:12"},
		"a tag too long":              {with(`"image":"` + strings.Repeat("i", 256) + `"`), "ClientException: Container.image contains invalid characters: " + strings.Repeat("i", 256)},
		"a reservation too small":     {with(`"memoryReservation":5`), "ClientException: Invalid setting for container 'c'. 'memory' and 'memoryReservation' must be at least 6."},
		"negative shares":             {with(`"cpu":-1`), "ClientException: Invalid setting for container 'c'. 'cpu' must not be negative."},
		"CPU of a task":               {strings.Replace(minimal, `{`, `{"cpu":"much",`, 1), "ClientException: Invalid 'cpu' setting for task."},
		"memory of a task":            {strings.Replace(minimal, `{`, `{"memory":"64 MB",`, 1), "ClientException: Invalid 'memory' setting for task."},
		"CPU that the stand-in lacks": {strings.Replace(minimal, `{`, `{"cpu":".5 vCPU",`, 1), "InvalidParameterException: The stand-in does not support cpu."},
		"memory that it lacks":        {strings.Replace(minimal, `{`, `{"memory":"512",`, 1), "InvalidParameterException: The stand-in does not support memory."},
		"a role that is none":         {strings.Replace(minimal, `{`, `{"executionRoleArn":"ecs",`, 1), "ClientException: Role is not valid"},
		"a role that it lacks":        {strings.Replace(minimal, `{`, `{"taskRoleArn":"arn:aws:iam::123456789012:role/ecs",`, 1), "InvalidParameterException: The stand-in does not support taskRoleArn."},
		"a link of three":             {with(`"links":["a:b:c"]`), `ClientException: Invalid setting for container 'c'. The link "a:b:c" must be NAME or NAME:ALIAS.`},
		"awslogs without a group":     {with(`"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-region":"r"}}`), "ClientException: Log driver awslogs requires options: awslogs-group, awslogs-region"},
		"awslogs without options":     {with(`"logConfiguration":{"logDriver":"awslogs"}`), "ClientException: Log driver awslogs requires options: awslogs-group, awslogs-region"},
		"a health check too often":    {with(`"healthCheck":{"command":["CMD","true"],"interval":4}`), "ClientException: Invalid setting for container 'c'. The health check's interval must be between 5 and 300."},
		"a health check too short":    {with(`"healthCheck":{"command":["CMD","true"],"timeout":1}`), "ClientException: Invalid setting for container 'c'. The health check's timeout must be between 2 and 60."},
		"a health check too patient":  {with(`"healthCheck":{"command":["CMD","true"],"retries":11}`), "ClientException: Invalid setting for container 'c'. The health check's retries must be between 1 and 10."},
		"a health check too late":     {with(`"healthCheck":{"command":["CMD","true"],"startPeriod":301}`), "ClientException: Invalid setting for container 'c'. The health check's startPeriod must be between 0 and 300."},
		"a protocol of no kind":       {with(`"portMappings":[{"containerPort":1,"protocol":"icmp"}]`), "ClientException: Invalid setting for container 'c'. The protocol must be tcp or udp."},
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

func TestRegisteringTakes(t *testing.T) {
	with := func(member string) string { return strings.Replace(minimal, `"name"`, member+`,"name"`, 1) }
	digest := "r.example/i@sha256:" + strings.Repeat("0aF", 21) + "1"
	for name, body := range map[string]string{
		"a limit above the reservation":      with(`"memoryReservation":63`),
		"an image by digest":                 strings.Replace(minimal, `"i"`, `"`+digest+`"`, 1),
		"a reserved port: it has no place":   with(`"portMappings":[{"containerPort":22,"hostPort":22}]`),
		"links with and without alias":       with(`"links":["users-db","users-db:db"]`),
		"a health check at the edge":         with(`"healthCheck":{"command":["CMD","true"],"interval":300,"timeout":2,"retries":10}`),
		"two containers, one of them needed": strings.Replace(minimal, `}]`, `},{"name":"d","image":"i","memory":6,"essential":false}]`, 1),
		"another known log driver":           with(`"logConfiguration":{"logDriver":"json-file"}`),
	} {
		t.Run(name, func(t *testing.T) { newWorld(t).raw("RegisterTaskDefinition", body) })
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
