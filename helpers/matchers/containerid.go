package matchers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
)

// Identity is who a container is, by what ECS says of its task.
type Identity struct {
	// Cluster is its name; Task is the task's ARN.
	Cluster, Task string
	// Family and Revision are of the task definition, and Container is the name in it.
	Family    string
	Revision  int
	Container string
	// RuntimeID is the Docker id that ECS lists.
	RuntimeID string
}

// unfit are the characters that the agent leaves out of a container's name.
var unfit = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// BeIdentifiedAs succeeds for a container (remote.Container) whose id, name and labels are those that the ECS agent
// gives to this container of this task.
func BeIdentifiedAs(want Identity) types.GomegaMatcher {
	return because("be who ECS says", containerName, func(c remote.Container) string {
		all := sideBySide("id", want.RuntimeID, c.ID)
		if prefix := want.namePrefix(); !named(c.Name, prefix) {
			all = append(all, sideBySide("name", prefix+"(hexadecimal digits)", c.Name)...)
		}
		for _, label := range want.labels() {
			all = append(all, sideBySide("label "+label[0], label[1], c.Labels[label[0]])...)
		}
		if len(all) == 0 {
			return ""
		}
		return "it differs:" + strings.Join(all, "")
	})
}

func (i Identity) namePrefix() string {
	return fmt.Sprintf("ecs-%s-%d-%s-", i.Family, i.Revision, unfit.ReplaceAllString(i.Container, ""))
}

var hexadecimal = regexp.MustCompile(`^[0-9a-f]+$`)

func named(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && hexadecimal.MatchString(rest)
}

// labels are those that the agent sets, with their values.
func (i Identity) labels() [][2]string {
	return [][2]string{
		{remote.LabelCluster, i.Cluster},
		{remote.LabelTask, i.Task},
		{remote.LabelContainer, i.Container},
		{remote.LabelFamily, i.Family},
		{remote.LabelVersion, fmt.Sprint(i.Revision)},
	}
}

// HaveStartedSince succeeds for a container (remote.Container) that was made and started at t or later; up to skew
// before it the clocks may be blamed.
func HaveStartedSince(t time.Time, skew time.Duration) types.GomegaMatcher {
	return because("be younger than its task", containerName, func(c remote.Container) string {
		if earliest := t.Add(-skew); c.Created.Before(earliest) || c.State.StartedAt.Before(earliest) {
			return fmt.Sprintf("it is older\n  task:      made %s\n  container: made %s, started %s",
				moment(t), moment(c.Created), moment(c.State.StartedAt))
		}
		return ""
	})
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000 UTC") }

// BeEachOnce succeeds for the containers of a host ([]remote.Container) that belong to tasks of ours, given by label
// task-arn, if every task has each of names exactly once, and nothing runs of a task that is not among them. The
// containers of tasks that ended do not count; the agent keeps them for hours.
func BeEachOnce(tasks map[string][]string) types.GomegaMatcher {
	subject := func([]remote.Container) string { return "the containers of the service" }
	return because("be those of its tasks, each one once", subject, func(all []remote.Container) string {
		var expected, seen []string
		for task, names := range tasks {
			for _, name := range names {
				expected = append(expected, name+" of task "+discover.LastPart(task))
			}
		}
		for _, c := range all {
			task := c.Labels[remote.LabelTask]
			if _, listed := tasks[task]; listed || c.State.Running || c.State.Status == "restarting" {
				seen = append(seen, c.Labels[remote.LabelContainer]+" of task "+discover.LastPart(task))
			}
		}
		return listDifference(expected, seen)
	})
}

// listDifference names what is missing from a list and what is too much in it, one a line.
func listDifference(expected, seen []string) string {
	slices.Sort(expected)
	slices.Sort(seen)
	text := ""
	for len(expected) > 0 || len(seen) > 0 {
		switch {
		case len(seen) == 0 || len(expected) > 0 && expected[0] < seen[0]:
			text += "\n  missing:  " + expected[0]
			expected = expected[1:]
		case len(expected) == 0 || seen[0] < expected[0]:
			text += "\n  too much: " + seen[0]
			seen = seen[1:]
		default:
			expected, seen = expected[1:], seen[1:]
		}
	}
	if text == "" {
		return ""
	}
	return "they are not:" + text
}
