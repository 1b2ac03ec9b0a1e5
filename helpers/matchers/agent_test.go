package matchers_test

import (
	"testing"

	"smoke.example/ecs/helpers/discover"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

func TestAgreeWithECS(t *testing.T) {
	listed := []discover.Task{{
		ARN: "task/1", LastStatus: "RUNNING", Containers: []discover.Container{{Name: "db", RuntimeID: "0123456789abcdef"}},
	}}
	known := func(change func(*remote.AgentTask), more ...remote.AgentTask) []remote.AgentTask {
		task := remote.AgentTask{
			ARN: "task/1", KnownStatus: "RUNNING", Family: "f",
			Containers: []remote.AgentContainer{{ID: "0123456789abcdef", Name: "db"}, {ID: "1", Name: "~internal~ecs~pause"}},
		}
		change(&task)
		return append(more, task)
	}
	same := func(*remote.AgentTask) {}
	const expected = "Expected the ECS agent's view to agree with what ECS lists on the instance, but it does not:"
	judge(t, map[string]judgement{
		"the same": {
			known(same), AgreeWithECS("f", listed), "",
			"Expected the ECS agent's view not to agree with what ECS lists on the instance",
		},
		"besides one that ended, and one of others": {
			known(same, remote.AgentTask{Family: "f", KnownStatus: "STOPPED", Containers: []remote.AgentContainer{{Name: "db"}}},
				remote.AgentTask{Family: "g", KnownStatus: "RUNNING", Containers: []remote.AgentContainer{{Name: "db"}}}),
			AgreeWithECS("f", listed), "", "",
		},
		"another container": {
			known(func(t *remote.AgentTask) { t.Containers[0].ID = "fedcba987654321" }), AgreeWithECS("f", listed),
			expected + "\n  missing:  RUNNING task 1, container db (0123456789ab)\n" +
				"  too much: RUNNING task 1, container db (fedcba987654)", "",
		},
		"another state": {
			known(func(t *remote.AgentTask) { t.KnownStatus = "PENDING" }), AgreeWithECS("f", listed),
			expected + "\n  too much: PENDING task 1, container db (0123456789ab)\n" +
				"  missing:  RUNNING task 1, container db (0123456789ab)", "",
		},
		"nothing": {
			[]remote.AgentTask{},
			AgreeWithECS("f", listed),
			expected + "\n  missing:  RUNNING task 1, container db (0123456789ab)", "",
		},
	})
}
