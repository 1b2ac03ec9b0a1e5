package target_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/target"
)

func TestReadTellsEveryFault(t *testing.T) {
	const file = "targets/t.yaml"
	for sentence, tc := range map[string]struct {
		file, old, replacement string
		want                   string
	}{
		"an unknown key": {
			file, "cluster: c\n", "cluster: c\nclutser: d\n",
			"DIR/targets/t.yaml:4:1: clutser: is not a key here; there are name, allow, region, account, cluster, service, " +
				"definition, endpoints, required, deployment, instances, http, ssh, containers, database, hosts, logs, exposure, " +
				"bundle, acceptance, " +
				"secrets: clutser",
		},
		"a missing value":  {file, "cluster: c\n", "", "DIR/targets/t.yaml:1:1: cluster: is missing"},
		"an empty value":   {file, "cluster: c\n", "cluster: ''\n", "DIR/targets/t.yaml:3:10: cluster: is empty"},
		"no duration":      {file, "settle: 10s", "settle: ten", "DIR/targets/t.yaml:8:34: deployment.settle: has to be a duration such as 500ms, 90s or 5m: ten"},
		"no time at all":   {file, "within: 5m", "within: 0s", "DIR/targets/t.yaml:8:22: deployment.within: has to be greater than 0: 0s"},
		"a wrong type":     {file, "{count: 2}", "{count: two}", "DIR/targets/t.yaml:9:20: instances.count: has to be a whole number: two"},
		"a bad permission": {file, "[deploy]", "[deploy, drop]", "DIR/targets/t.yaml:2:17: allow[1]: has to be one of deploy, write, disrupt: drop"},
		"a short account": {
			file, "cluster: c\n", "cluster: c\naccount: '123'\n",
			"DIR/targets/t.yaml:4:10: account: has to have exactly 12 characters: 123",
		},
		"a pattern that is no regular expression": {
			file, "[Listening]", "['Listening(']",
			"DIR/targets/t.yaml:19:35: containers[0].start[0]: error parsing regexp: missing closing ): `Listening(`: Listening(",
		},
		"a missing definition": {
			file, "../ecs_taskdefinition.json", "../nope.json", "DIR/targets/t.yaml:5:13: definition: is not a file: ../nope.json",
		},
		"another source of host keys": {
			file, "{from: console}", "{from: trust}",
			"DIR/targets/t.yaml:17:21: ssh.host_keys.from: has to be one of console, known_hosts, given: trust",
		},
		"known_hosts without a file": {
			file, "{from: console}", "{from: known_hosts}",
			"DIR/targets/t.yaml:17:3: ssh.host_keys.file: is missing; it is needed when from is known_hosts",
		},
		"an HTTP container that is none": {
			file, "container: users-service", "container: users",
			"DIR/targets/t.yaml:10:19: http.container: not one of containers: users-service, users-db: users",
		},
		"a database container that is none": {
			file, "container: users-db", "container: db",
			"DIR/targets/t.yaml:22:14: database.container: not one of containers: users-service, users-db: db",
		},
		"a container twice": {
			file, "{name: users-db,", "{name: users-service,",
			"DIR/targets/t.yaml:20:12: containers[1].name: is there twice: users-service\n" +
				"DIR/targets/t.yaml:22:14: database.container: not one of containers: users-service, users-service: users-db",
		},
		"a query without its SQL": {
			file, `[psql, "{sql}"]`, "[psql, -c, sql]",
			"DIR/targets/t.yaml:23:10: database.query: no word of the command holds {sql}: psql -c sql",
		},
		"a marker command without the marker": {
			file, `[echo, "{marker}"]`, "[echo, hello]",
			"DIR/targets/t.yaml:19:55: containers[0].marker: no word of the command holds {marker}: echo hello",
		},
		"a secret without a source": {
			file, "{name: KEY, definition: users-service/SECRET_KEY}", "{name: KEY}",
			"DIR/targets/t.yaml:31:5: secrets[0]: needs exactly one of definition, env and file, has 0: KEY",
		},
		"a secret with two sources": {
			file, "definition: users-service/SECRET_KEY}", "env: KEY, file: key}",
			"DIR/targets/t.yaml:31:5: secrets[0]: needs exactly one of definition, env and file, has 2: KEY",
		},
		"a signing key that is no secret": {
			file, "ready: 20s}", "ready: 20s, signing_key: TOKEN_KEY}",
			"DIR/targets/t.yaml:10:84: http.signing_key: not the name of one of secrets: KEY: TOKEN_KEY",
		},
		"a pattern of a process that is no regular expression": {
			file, "[echo, \"{marker}\"]", "[echo, \"{marker}\"], process: '*gunicorn'",
			"DIR/targets/t.yaml:19:84: containers[0].process: error parsing regexp: missing argument to repetition operator: `*`: *gunicorn",
		},
		"an alarm that is no regular expression": {
			file, "{group: g,", "{group: g, alarms: ['(ERROR'],",
			"DIR/targets/t.yaml:28:27: logs.alarms[0]: error parsing regexp: missing closing ): `(ERROR`: (ERROR",
		},
		"two questions of one id": {
			file, "  seed: [manage, seed_db]\n", "  seed: [manage, seed_db]\n  checks:\n" +
				"    - {id: a, what: x, sql: SELECT 1, rows: ['1']}\n    - {id: a, what: x, sql: SELECT 1, rows: ['1']}\n",
			"DIR/targets/t.yaml:30:12: database.checks[1].id: is there twice: a",
		},
		"a question without its rows": {
			file, "  seed: [manage, seed_db]\n", "  seed: [manage, seed_db]\n  checks: [{id: a, what: x, sql: SELECT 1}]\n",
			"DIR/targets/t.yaml:28:12: database.checks[0].rows: is missing",
		},
		"more than the whole disk free": {
			file, "logs: {group", "hosts: {disk_free_percent: 101}\nlogs: {group",
			"DIR/targets/t.yaml:28:28: hosts.disk_free_percent: has to be at most 100: 101",
		},
		"a latency below nothing": {
			file, "ready: 20s}", "ready: 20s, latency: -1s}",
			"DIR/targets/t.yaml:10:80: http.latency: has to be at least 0: -1s",
		},
		"a secret of no variable": {
			file, "users-service/SECRET_KEY", "users-service/KEY",
			"DIR/targets/t.yaml:31:29: secrets[0].definition: " +
				"the definition's container users-service has no variable KEY: users-service/KEY",
		},
		"a secret of no container": {
			file, "users-service/SECRET_KEY", "web/KEY",
			"DIR/targets/t.yaml:31:29: secrets[0].definition: the definition has no container web: web/KEY",
		},
		"a secret without a container": {
			file, "users-service/SECRET_KEY", "KEY",
			"DIR/targets/t.yaml:31:29: secrets[0].definition: not of the form container/VARIABLE: KEY",
		},
		"a template with one account too few": {
			"ecs_taskdefinition.json", "%s.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:", "flask-microservices-users:",
			"DIR/targets/t.yaml:5:13: definition: has %s 1 times for 2 images: the account id stands once in each: " +
				"DIR/ecs_taskdefinition.json",
		},
		"a template that is no JSON": {
			"ecs_taskdefinition.json", `"family": `, "family: ",
			"DIR/targets/t.yaml:5:13: definition: not the JSON of a task definition: " +
				"invalid character 'f' looking for beginning of object key string: DIR/ecs_taskdefinition.json",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			_, fault := newHouse(t).with(tc.file, tc.old, tc.replacement).read()
			g.Expect(fault).To(Equal("reading target DIR/targets/t.yaml:\n" + tc.want))
		})
	}
}

func TestReadTellsAllFaultsAtOnce(t *testing.T) {
	g := NewWithT(t)
	h := newHouse(t).
		with("targets/t.yaml", "name: test", "name: 7").
		with("targets/t.yaml", "service: s\n", "").
		with("targets/t.yaml", "container: users-db", "container: db")
	_, fault := h.read("SMOKE_SSH_PORT=twentytwo", "SMOKE_CLUTSER=x")
	g.Expect(fault).To(MatchRegexp(`(?s)^reading target DIR/targets/t.yaml:
SMOKE_SSH_PORT: ssh.port: has to be a whole number: twentytwo
DIR/targets/t.yaml:1:1: service: is missing
DIR/targets/t.yaml:1:7: name: has to be text, not a number \(put it in quotes\): 7
DIR/targets/t.yaml:21:14: database.container: not one of containers: users-service, users-db: db
SMOKE_CLUTSER: no such variable; known are SMOKE_ACCOUNT, .*, SMOKE_UNDERWAY \(and SMOKE_RUN_ID, .*\)$`))
}

func TestReadNamesAFileThatIsNotThere(t *testing.T) {
	g := NewWithT(t)
	_, err := target.Read("/nowhere/t.yaml", nil)
	g.Expect(err).To(MatchError("reading the target: open /nowhere/t.yaml: no such file or directory"))
}
