package deploy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/deploy"
)

const template = "../../fixtures/ecs_taskdefinition.json"

func TestRenderFillsTheAccountIn(t *testing.T) {
	g := NewWithT(t)
	def, err := deploy.Render(template, "123456789012")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(def.Family()).To(Equal("testdriven-staging"))
	g.Expect(def.File).To(Equal(template))
	g.Expect(def.Containers()[1].Ports).To(Equal([]deploy.PortMapping{{Container: 5432}}))
	service, db := def.Task.ContainerDefinitions[0], def.Task.ContainerDefinitions[1]
	const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-"
	g.Expect(aws.ToString(service.Image)).To(Equal(registry + "users:staging"))
	g.Expect(aws.ToString(db.Image)).To(Equal(registry + "users_db:staging"))
	g.Expect(service.Links).To(Equal([]string{"users-db"}))
	g.Expect(aws.ToInt32(service.PortMappings[0].HostPort)).To(BeEquivalentTo(80))
	g.Expect(db.PortMappings[0].HostPort).To(BeNil())
	g.Expect(aws.ToInt32(service.MemoryReservation)).To(BeEquivalentTo(300))
	g.Expect(service.LogConfiguration.Options).To(HaveKeyWithValue("awslogs-group", "flask-microservices-staging"))
}

func TestHostPortMovesOneMapping(t *testing.T) {
	g := NewWithT(t)
	def, err := deploy.Render(template, "123456789012", deploy.HostPort("users-service", 5000, 8080))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(aws.ToInt32(def.Task.ContainerDefinitions[0].PortMappings[0].HostPort)).To(BeEquivalentTo(8080))
	def, err = deploy.Render(template, "123456789012", deploy.HostPort("users-service", 5000, 0))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(aws.ToInt32(def.Task.ContainerDefinitions[0].PortMappings[0].HostPort)).To(BeEquivalentTo(80))
	_, err = deploy.Render(template, "123456789012", deploy.HostPort("users-service", 5001, 8080))
	g.Expect(err).To(MatchError("rendering task definition " + template +
		`: publishing port 5001 of container "users-service" on host port 8080: the definition has no such mapping`))
}

func TestRenderTellsWhatIsWrong(t *testing.T) {
	for sentence, tc := range map[string]struct {
		old, replacement, account, want string
	}{
		"no account":                {"", "", "", "the account id is empty: there is nothing to put in place of %s"},
		"a member that ECS has not": {`"essential": true,`, `"necessary": true,`, "1", `line 7: "necessary" is no member that ECS knows here`},
		"a comma too few":           {`"cpu": 300,`, `"cpu": 300`, "1", `line 10: not JSON: invalid character '"' after object key:value pair`},
		"a wrong type": {
			`"cpu": 300,`, `"cpu": "300",`, "1",
			"line 9: ContainerDefinitions.Cpu is a string where ECS takes int32",
		},
		"one %s too few":          {"%s.dkr", "1.dkr", "1", "it has %s 1 times for 2 images: the account id stands once in each image"},
		"no family":               {`"family": "testdriven-staging",`, "", "1", `it has no "family"`},
		"a container of no image": {`"name": "users-service",`, "", "1", `containerDefinitions[0] needs both "name" and "image"`},
		"no containers":           {`"containerDefinitions": [`, `"containerDefinitions": [], "tags": [`, "1", `"name" is no member that ECS knows here`},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			text, err := os.ReadFile(template)
			g.Expect(err).NotTo(HaveOccurred())
			file := filepath.Join(t.TempDir(), "definition.json")
			changed := strings.Replace(string(text), tc.old, tc.replacement, 1)
			g.Expect(os.WriteFile(file, []byte(changed), 0o600)).To(Succeed())
			_, err = deploy.Render(file, tc.account)
			g.Expect(err).To(MatchError("rendering task definition " + file + ": " + tc.want))
		})
	}
}

func TestRenderRefusesWhatFollowsTheDefinition(t *testing.T) {
	for text, want := range map[string]string{
		"{}\n{}":          "line 2: something follows the definition's closing brace",
		`{"family": "f"}`: `it has no "containerDefinitions"`,
		"":                "not JSON: EOF",
		`{"family": "f", "containerDefinitions": `: "not JSON: unexpected EOF",
	} {
		t.Run(text, func(t *testing.T) {
			g := NewWithT(t)
			file := filepath.Join(t.TempDir(), "definition.json")
			g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
			_, err := deploy.Render(file, "1")
			g.Expect(err).To(MatchError("rendering task definition " + file + ": " + want))
		})
	}
}

func TestRevisionOfTakesAnARNApart(t *testing.T) {
	for arn, want := range map[string]deploy.Revision{
		rev8:   {ARN: rev8, Family: "testdriven-staging", Number: 8},
		"":     {},
		"a:b":  {ARN: "a:b", Family: "a:b"},
		"odd":  {ARN: "odd", Family: "odd"},
		"f/a:": {ARN: "f/a:", Family: "f/a:"},
	} {
		t.Run(arn, func(t *testing.T) { NewWithT(t).Expect(deploy.RevisionOf(arn)).To(Equal(want)) })
	}
	NewWithT(t).Expect(deploy.RevisionOf(rev8).String()).To(Equal("testdriven-staging:8"))
	NewWithT(t).Expect(deploy.Revision{}.String()).To(Equal("none"))
}
