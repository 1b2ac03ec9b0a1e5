package matchers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
)

// internal begins the names of containers that the agent adds to a task by itself.
const internal = "~internal~"

// AgreeWithECS succeeds for an agent's own tasks ([]remote.AgentTask) if those of family are the ones that ECS lists on
// the instance, running, with the same containers. Tasks that the agent knows as stopped do not count.
func AgreeWithECS(family string, tasks []discover.Task) types.GomegaMatcher {
	subject := func([]remote.AgentTask) string { return "the ECS agent's view" }
	return because("agree with what ECS lists on the instance", subject, func(known []remote.AgentTask) string {
		var expected, seen []string
		for _, task := range tasks {
			for _, c := range task.Containers {
				expected = append(expected, agentLine(task.ARN, task.LastStatus, c.Name, c.RuntimeID))
			}
		}
		for _, task := range known {
			if task.Family == family && task.KnownStatus != "STOPPED" {
				seen = append(seen, agentLines(task)...)
			}
		}
		return strings.Replace(listDifference(expected, seen), "they are not:", "it does not:", 1)
	})
}

func agentLines(task remote.AgentTask) []string {
	var lines []string
	for _, c := range task.Containers {
		if !strings.HasPrefix(c.Name, internal) {
			lines = append(lines, agentLine(task.ARN, task.KnownStatus, c.Name, c.ID))
		}
	}
	slices.Sort(lines)
	return lines
}

func agentLine(task, status, name, id string) string {
	return fmt.Sprintf("%s task %s, container %s (%s)", status, discover.LastPart(task), name, id[:min(shortID, len(id))])
}
