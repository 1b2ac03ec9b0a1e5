package runner_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/report"
	"smoke.example/ecs/helpers/runner"
	"smoke.example/ecs/helpers/standin"
)

// planted are secrets that a service is given and prints: those in its variables are known by value, the rest is told by
// its shape.
func planted(t *testing.T, keyFile string) (variables, printed map[string]string) {
	t.Helper()
	key, err := os.ReadFile(keyFile)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	segment := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	variables = map[string]string{"SECRET_KEY": `cnry-key<7"/&a+b'c d>`, "API_TOKEN": "cnry-unlisted-9"}
	printed = map[string]string{
		"SSH key": strings.Split(string(key), "\n")[1], "JWT": segment(`{"alg":"HS256"}`) + "." + segment(`{"sub":1}`) + ".cnry-signed",
		"access key": "AKIACNRYCNRYCNRYCNRY", "bearer token": "cnry0opaque.token-7", "password of a URL": "cnryhunter2",
		"other password": "cnry-of-another", "private key": "cnryQ1/secondLine+9",
	}
	return variables, printed
}

// leak is what the service says of printed, with its secret key in base64 before.
func leak(printed map[string]string) string {
	kind := "PRIVATE" + " KEY-----"
	return strings.Join([]string{
		"key " + printed["SSH key"], "sent " + printed["JWT"], "Credential=" + printed["access key"] + "/2026",
		"Authorization: Bearer " + printed["bearer token"], "https://me:" + printed["password of a URL"] + "@host/x",
		"OTHER_PASSWORD=" + printed["other password"], "-----BEGIN " + kind, printed["private key"], "-----END " + kind,
	}, "\n")
}

// TestTheWholeChainGivesNoSecretAway deploys a service that prints what it should keep to itself. The gate fails, collects
// what the containers, their variables, the log and the definition say, and rolls back: no secret is in what it leaves.
func TestTheWholeChainGivesNoSecretAway(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs a Docker engine")
	}
	g := NewWithT(t)
	c := startChain(t)
	variables, printed := planted(t, c.standin.KeyFile())
	quoted := func(text string) string {
		out, err := json.Marshal(text)
		g.Expect(err).NotTo(HaveOccurred())
		return string(out)
	}
	gate := c.gateWith(t, asked+" || id:logs.no-secrets || area:containers",
		`"name": "users-service",`, `"name": "users-service", "command": ["sh", "-c", `+quoted(`env; echo "$NOTES"; echo "$SECRET_KEY:x" | base64;`+
			` echo FATAL: "$SECRET_KEY" "$DATABASE_URL"; exec manage run`)+`],`,
		`"my_precious"}`, quoted(variables["SECRET_KEY"])+`}, {"name": "API_TOKEN", "value": `+quoted(variables["API_TOKEN"])+
			`}, {"name": "NOTES", "value": `+quoted(leak(printed))+`}`)
	gate.awaits("verify …")
	saw := c.sources(t)
	g.Expect(gate.ends()).To(Equal(report.Fail.ExitCode()), gate.String)
	g.Expect(gate.String()).To(ContainSubstring("testdriven-staging:2 is back in place of testdriven-staging:3"))

	secrets := map[string]string{"password of the database": "postgres:postgres@"}
	for _, all := range []map[string]string{variables, printed} {
		for name, value := range all {
			secrets[name] = value
		}
	}
	for name := range secrets {
		for source, text := range saw {
			found := runner.Search(t, t.TempDir(), text, map[string]string{name: secrets[name]})
			g.Expect(found).NotTo(BeEmpty(), "the control: %s tells the %s", source, name)
		}
	}
	g.Expect(runner.Search(t, c.runs, gate.String(), secrets)).To(BeEmpty())
	g.Expect(gate.String()).To(MatchRegexp(`FAIL +logs\.no-secrets: `))
	for _, found := range []string{"journal.jsonl", "report.json", "report.html"} {
		text, err := os.ReadFile(filepath.Join(c.runs, "latest", found))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(text)).To(ContainSubstring("[SECRET_KEY]"), found)
	}
}

// sources are what the environment says by itself, where a run looks.
func (c *chain) sources(t *testing.T) map[string]string {
	t.Helper()
	g := NewWithT(t)
	config, err := account.Config(t.Context(), standin.Region, "")
	g.Expect(err).NotTo(HaveOccurred())
	events, err := cloudwatchlogs.NewFromConfig(config).FilterLogEvents(t.Context(),
		&cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String(standin.LogGroup)})
	g.Expect(err).NotTo(HaveOccurred())
	var stream strings.Builder
	for _, event := range events.Events {
		stream.WriteString(*event.Message + "\n")
	}
	described, err := ecs.NewFromConfig(config).DescribeTaskDefinition(t.Context(),
		&ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("testdriven-staging:3")})
	g.Expect(err).NotTo(HaveOccurred())
	definition, err := json.Marshal(described.TaskDefinition)
	g.Expect(err).NotTo(HaveOccurred())
	address := c.standin.Addresses()[0].String()
	return map[string]string{
		"the log": stream.String(), "the definition": string(definition),
		"docker logs":    c.ssh(address, "docker logs $(docker ps -qf name=users-service) 2>&1"),
		"docker inspect": c.ssh(address, "docker inspect $(docker ps -qf name=users-service)"),
	}
}
