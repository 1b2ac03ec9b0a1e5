package remote

import (
	"context"
	"encoding/json"
	"fmt"
)

// AgentTask is a task as the ECS agent of a host knows it (its introspection, /v1/tasks).
type AgentTask struct {
	ARN string `json:"Arn"`
	// DesiredStatus and KnownStatus are such as RUNNING and STOPPED.
	DesiredStatus, KnownStatus string
	Family, Version            string
	Containers                 []AgentContainer
}

// AgentContainer is a container of an AgentTask.
type AgentContainer struct {
	// ID is the full Docker id, DockerName the name on the host and Name that of the definition.
	ID         string `json:"DockerId"`
	DockerName string
	Name       string
}

// AgentTasks runs the command that prints the agent's tasks and reads what it prints. An agent that stopped tasks a
// short while ago still lists them.
func (h *Host) AgentTasks(ctx context.Context, argv ...string) ([]AgentTask, error) {
	result, err := h.Run(ctx, argv...)
	if err != nil {
		return nil, fmt.Errorf("asking the ECS agent of %s for its tasks: %w", h.config.Address, err)
	}
	var answer struct{ Tasks []AgentTask }
	if err := json.Unmarshal([]byte(result.Stdout), &answer); err != nil {
		return nil, fmt.Errorf("asking the ECS agent of %s for its tasks: reading its answer %q: %w",
			h.config.Address, shortened(result.Stdout), err)
	}
	return answer.Tasks, nil
}
