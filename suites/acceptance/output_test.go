package acceptance

import (
	"context"
	"errors"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/logs"
)

// lastLines is how much of a dead container's output is evidence.
const lastLines = 5

// lastOutput reads what a container printed last. A container that was never made, or whose stream is not there, has
// printed nothing.
func lastOutput(ctx context.Context, task deploy.Task, container string) (lines []string, err error) {
	registered, err := deploy.Described(ctx, clients.ECS, task.Definition)
	if err != nil {
		return nil, err
	}
	wanted, _ := registered.Container(container)
	i := slices.IndexFunc(task.Containers, func(c deploy.TaskContainer) bool { return c.Name == container })
	if wanted.LogDriver != "awslogs" || i < 0 || task.Containers[i].RuntimeID == "" {
		return nil, nil
	}
	stream := logs.StreamName(wanted.LogOptions["awslogs-stream-prefix"], container, task.ID(), task.Containers[i].RuntimeID)
	events, err := logs.Last(ctx, clients.Logs, wanted.LogOptions["awslogs-group"], stream, lastLines)
	if errors.Is(err, logs.ErrNoStream) {
		return nil, nil
	}
	for _, event := range events {
		lines = append(lines, strings.TrimRight(event.Message, "\r\n"))
	}
	return lines, err
}
