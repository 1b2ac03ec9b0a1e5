package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/logs"
)

// lastLines is how much of a dead container's output is evidence.
const lastLines = 5

// LastOutput reads the last lines that a task's container printed. A stream that is not there, or not yet, is nothing
// printed.
func (a AWS) LastOutput(ctx context.Context, task deploy.Task, container string) ([]string, error) {
	group, stream, err := a.streamOf(ctx, task, container)
	if err != nil || stream == "" {
		return nil, err
	}
	events, err := logs.Last(ctx, a.Logs, group, stream, lastLines)
	if errors.Is(err, logs.ErrNoStream) {
		return nil, nil
	}
	var lines []string
	for _, event := range events {
		lines = append(lines, strings.TrimRight(event.Message, "\r\n"))
	}
	return lines, err
}

// streamOf names the log group and the stream of a task's container by the task's own definition; no stream is a
// container that was never made.
func (a AWS) streamOf(ctx context.Context, task deploy.Task, container string) (group, stream string, err error) {
	registered, err := deploy.Described(ctx, a.ECS, task.Definition)
	if err != nil {
		return "", "", err
	}
	wanted, _ := registered.Container(container)
	if wanted.LogDriver != "awslogs" {
		return "", "", fmt.Errorf("it logs to %s, not to CloudWatch", cmp.Or(wanted.LogDriver, "the host's own log driver"))
	}
	i := slices.IndexFunc(task.Containers, func(c deploy.TaskContainer) bool { return c.Name == container })
	if i < 0 || task.Containers[i].RuntimeID == "" {
		return "", "", nil
	}
	stream = logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], container, task.ID(), task.Containers[i].RuntimeID)
	return wanted.LogOptions["awslogs-group"], stream, nil
}
