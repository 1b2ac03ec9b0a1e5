package target_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestExplainSaysWhereEachValueComesFrom(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("HOME", "/home/me")
	h := newHouse(t)
	got, fault := h.read("SMOKE_CLUSTER=other", "SMOKE_SSH_PORT=2222")
	g.Expect(fault).To(BeEmpty())
	text := strings.ReplaceAll(got.Explain(), h.folder, "DIR")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	g.Expect(lines).To(Equal(strings.Split(strings.TrimSpace(explained), "\n")))
	g.Expect(text).NotTo(ContainSubstring("my_precious"))
}

const explained = `
name "test" DIR/targets/t.yaml:1:7
allow ["deploy"] DIR/targets/t.yaml:2:8
region "" default
account "" default
cluster "other" SMOKE_CLUSTER
service "s" DIR/targets/t.yaml:4:10
definition "DIR/ecs_taskdefinition.json" DIR/targets/t.yaml:5:13
endpoints "DIR/endpoints.yaml" DIR/targets/t.yaml:6:12
required "DIR/required.yaml" DIR/targets/t.yaml:7:11
deployment.within 5m0s DIR/targets/t.yaml:8:22
deployment.settle 10s DIR/targets/t.yaml:8:34
deployment.poll 1s DIR/targets/t.yaml:8:45
deployment.branch "" default
deployment.underway "" default
deployment.rollback false default
instances.count 2 DIR/targets/t.yaml:9:20
http.container "users-service" DIR/targets/t.yaml:10:19
http.port 5000 DIR/targets/t.yaml:10:40
http.host_port 0 default
http.within 10s DIR/targets/t.yaml:10:54
http.ready 20s DIR/targets/t.yaml:10:66
http.latency 0s default
http.sessions false default
http.signing_key "" default
http.restart [] default
http.restarted "" default
http.routes [] default
http.hidden_routes [] default
ssh.user "ec2-user" DIR/targets/t.yaml:12:9
ssh.key "/home/me/.ssh/ecs.pem" DIR/targets/t.yaml:13:8
ssh.port 2222 SMOKE_SSH_PORT
ssh.connect 5s DIR/targets/t.yaml:15:12
ssh.command 20s DIR/targets/t.yaml:16:12
ssh.host_keys.from "console" DIR/targets/t.yaml:17:21
ssh.host_keys.file "" default
ssh.host_keys.keys [] default
containers[0].name "users-service" DIR/targets/t.yaml:19:12
containers[0].start[0] "Listening" DIR/targets/t.yaml:19:35
containers[0].marker ["echo" "{marker}"] DIR/targets/t.yaml:19:55
containers[0].process "" default
containers[0].any_log_driver false default
containers[1].name "users-db" DIR/targets/t.yaml:20:12
containers[1].start[0] "ready" DIR/targets/t.yaml:20:30
containers[1].marker ["psql" "LOG {marker}"] DIR/targets/t.yaml:20:46
containers[1].process "" default
containers[1].any_log_driver false default
database.container "users-db" DIR/targets/t.yaml:22:14
database.query ["psql" "{sql}"] DIR/targets/t.yaml:23:10
database.ready ["pg_isready"] DIR/targets/t.yaml:24:10
database.reach ["nc" "users-db"] DIR/targets/t.yaml:25:10
database.migrate ["manage" "recreate_db"] DIR/targets/t.yaml:26:12
database.seed ["manage" "seed_db"] DIR/targets/t.yaml:27:9
database.checks [] default
hosts.clock 0s default
hosts.disk_free_percent 0 default
hosts.memory_free_mib 0 default
hosts.agent [] default
logs.group "g" DIR/targets/t.yaml:28:15
logs.within 30s DIR/targets/t.yaml:28:26
logs.poll 1s DIR/targets/t.yaml:28:37
logs.retention_days 0 default
logs.alarms [] default
logs.except [] default
exposure.closed[0].port 5432 DIR/targets/t.yaml:29:40
exposure.closed[0].what "Postgres" DIR/targets/t.yaml:29:52
exposure.within 2s DIR/targets/t.yaml:29:20
bundle.within 0s default
bundle.size_mib 0 default
bundle.lines 0 default
acceptance.unmigrated.entry_point [] default
acceptance.unmigrated.command [] default
acceptance.missing "" default
acceptance.percentages.minimum 0 default
acceptance.percentages.maximum 0 default
acceptance.questions [] default
secrets[0].name "KEY" DIR/targets/t.yaml:31:12
secrets[0].definition "users-service/SECRET_KEY" DIR/targets/t.yaml:31:29
secrets[0].env "" default
secrets[0].file "" default
secrets[0].word false default
`
