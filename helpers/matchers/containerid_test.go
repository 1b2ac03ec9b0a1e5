package matchers_test

import (
	"testing"
	"time"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/remote"
)

const taskARN = "arn:aws:ecs:us-east-1:123456789012:task/staging/0cc43cdb"

var identity = Identity{
	Cluster: "staging", Task: taskARN, Family: "testdriven", Revision: 8,
	Container: "users_service", RuntimeID: "9581a69a761a557f",
}

func tenant(change func(*remote.Container)) remote.Container {
	return container(func(c *remote.Container) {
		c.ID, c.Name = "9581a69a761a557f", "ecs-testdriven-8-usersservice-e8bfddf9b488dff36c00"
		c.Labels = map[string]string{
			"com.amazonaws.ecs.cluster": "staging", "com.amazonaws.ecs.task-arn": taskARN,
			"com.amazonaws.ecs.container-name":         "users_service",
			"com.amazonaws.ecs.task-definition-family": "testdriven", "com.amazonaws.ecs.task-definition-version": "8",
		}
		change(c)
	})
}

func TestBeIdentifiedAs(t *testing.T) {
	const who = "Expected container ecs-testdriven-8-usersservice-e8bfddf9b488dff36c00 (9581a69a761a) "
	judge(t, map[string]judgement{
		"as ECS lists it": {tenant(func(*remote.Container) {}), BeIdentifiedAs(identity), "", who + "not to be who ECS says"},
		"another id": {
			tenant(func(c *remote.Container) { c.ID = "0000a69a761a557f" }), BeIdentifiedAs(identity),
			"Expected container ecs-testdriven-8-usersservice-e8bfddf9b488dff36c00 (0000a69a761a) to be who ECS says, " +
				"but it differs:\n  id: expected 9581a69a761a557f, seen 0000a69a761a557f", "",
		},
		"another name": {
			tenant(func(c *remote.Container) { c.Name = "by-hand" }), BeIdentifiedAs(identity),
			"Expected container by-hand (9581a69a761a) to be who ECS says, but it differs:\n" +
				"  name: expected ecs-testdriven-8-usersservice-(hexadecimal digits), seen by-hand", "",
		},
		"other labels": {
			tenant(func(c *remote.Container) {
				c.Labels["com.amazonaws.ecs.task-definition-version"] = "7"
				delete(c.Labels, "com.amazonaws.ecs.cluster")
			}), BeIdentifiedAs(identity),
			who + "to be who ECS says, but it differs:\n  label com.amazonaws.ecs.cluster: expected staging, seen none\n" +
				"  label com.amazonaws.ecs.task-definition-version: expected 8, seen 7", "",
		},
	})
}

func TestHaveStartedSince(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	at := func(made, started time.Duration) remote.Container {
		return container(func(c *remote.Container) { c.Created, c.State.StartedAt = noon.Add(made), noon.Add(started) })
	}
	judge(t, map[string]judgement{
		"after the task": {
			at(time.Second, 2*time.Second), HaveStartedSince(noon, 0), "", subject + "not to be younger than its task",
		},
		"a little before, by another clock": {at(-time.Second, -time.Second), HaveStartedSince(noon, time.Second), "", ""},
		"before the task": {
			at(-time.Hour, -time.Minute), HaveStartedSince(noon, time.Second),
			subject + "to be younger than its task, but it is older\n" +
				"  task:      made 2026-11-22 12:00:00.000 UTC\n" +
				"  container: made 2026-11-22 11:00:00.000 UTC, started 2026-11-22 11:59:00.000 UTC", "",
		},
	})
}

func TestBeEachOnce(t *testing.T) {
	of := func(task, name string, state remote.State) remote.Container {
		return container(func(c *remote.Container) {
			c.State = state
			c.Labels = map[string]string{
				"com.amazonaws.ecs.task-arn": "task/" + task, "com.amazonaws.ecs.container-name": name,
			}
		})
	}
	up, ended := remote.State{Status: "running", Running: true}, remote.State{Status: "exited"}
	wanted := map[string][]string{"task/1": {"db", "web"}}
	const expected = "Expected the containers of the service to be those of its tasks, each one once, but they are not:"
	judge(t, map[string]judgement{
		"one of each": {
			[]remote.Container{of("1", "web", up), of("1", "db", up)},
			BeEachOnce(wanted), "",
			"Expected the containers of the service not to be those of its tasks, each one once",
		},
		"one of each, and one of an old task that ended": {
			[]remote.Container{of("1", "web", up), of("1", "db", up), of("0", "db", ended)}, BeEachOnce(wanted), "", "",
		},
		"one missing": {
			[]remote.Container{of("1", "web", up)}, BeEachOnce(wanted), expected + "\n  missing:  db of task 1", "",
		},
		"one twice": {
			[]remote.Container{of("1", "web", up), of("1", "db", up), of("1", "db", ended)},
			BeEachOnce(wanted),
			expected + "\n  too much: db of task 1", "",
		},
		"orphans of a task that ECS does not list": {
			[]remote.Container{
				of("1", "web", up), of("1", "db", up), of("0", "web", remote.State{Status: "restarting"}), of("0", "db", up),
			},
			BeEachOnce(wanted), expected + "\n  too much: db of task 0\n  too much: web of task 0", "",
		},
	})
}
