package deploy

import (
	"strings"
	"time"
)

// The words of ECS that are looked for: of a service, of a deployment, and of a rollout.
const (
	active            = "ACTIVE"
	statusPrimary     = "PRIMARY"
	rolloutInProgress = "IN_PROGRESS"
	rolloutCompleted  = "COMPLETED"
	rolloutFailed     = "FAILED"
)

// Status is one look at a service and its running tasks.
type Status struct {
	// Cluster and Service are the names that were asked for.
	Cluster string `json:"cluster"`
	Service string `json:"service"`
	// State is the service's own status: ACTIVE, DRAINING or INACTIVE.
	State string `json:"state"`
	// Definition is the ARN of the task definition that the service names.
	Definition string `json:"definition"`
	// Desired, Running and Pending count tasks of all deployments.
	Desired int `json:"desired"`
	Running int `json:"running"`
	Pending int `json:"pending"`
	// MinimumHealthyPercent and MaximumPercent say how a rollout may go about it.
	MinimumHealthyPercent int `json:"minimumHealthyPercent"`
	MaximumPercent        int `json:"maximumPercent"`
	// Elastic says that its instances come from a capacity provider, which may add some.
	Elastic bool `json:"elastic,omitempty"`
	// Deployments are the service's, newest first.
	Deployments []Deployment `json:"deployments"`
	// ServiceDeployment is the ARN of what StopServiceDeployment takes to roll the newest of them back; empty where ECS
	// does not tell.
	ServiceDeployment string `json:"serviceDeployment,omitempty"`
	// Events are the service's newest (ECS keeps 100), newest first.
	Events []Event `json:"events"`
	// Tasks are those that ECS wants running, also while they still start. Nil when they were not asked for.
	Tasks []Task `json:"tasks"`
	// Revisions are the ARNs of the task definitions that Tasks run, each once, sorted.
	Revisions []string `json:"revisions"`
}

// Primary returns the service's newest deployment, or false where there is none.
func (s Status) Primary() (Deployment, bool) {
	for _, d := range s.Deployments {
		if d.Status == statusPrimary {
			return d, true
		}
	}
	return Deployment{}, false
}

// Deployment is one deployment of a service.
type Deployment struct {
	// ID is such as ecs-svc/4819263745012345678; the tasks that it starts carry it as StartedBy.
	ID string `json:"id"`
	// Status is PRIMARY (newest), ACTIVE (older, still has tasks) or INACTIVE.
	Status string `json:"status"`
	// Definition is the ARN of the task definition that it rolls out.
	Definition string `json:"definition"`
	// Rollout is IN_PROGRESS, COMPLETED or FAILED; empty where ECS does not tell. Reason is its explanation.
	Rollout string `json:"rollout"`
	Reason  string `json:"reason"`
	// Desired, Running, Pending and Failed count its tasks; Failed those that failed in a row.
	Desired int `json:"desired"`
	Running int `json:"running"`
	Pending int `json:"pending"`
	Failed  int `json:"failed"`
	// CreatedAt is by ECS's clock.
	CreatedAt time.Time `json:"createdAt"`
}

// Event is one line of a service's history.
type Event struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Message string    `json:"message"`
}

// Task is one task of a service.
type Task struct {
	ARN string `json:"arn"`
	// Definition is the ARN of the task definition that it runs.
	Definition string `json:"definition"`
	// StartedBy is the ID of the deployment that started it.
	StartedBy string `json:"startedBy"`
	// Host is the ARN of its container instance, empty before it is placed.
	Host string `json:"host,omitempty"`
	// LastStatus is such as PENDING, RUNNING or STOPPED.
	LastStatus string `json:"lastStatus"`
	// Health is HEALTHY, UNHEALTHY or UNKNOWN, the worst of its essential containers.
	Health string `json:"health,omitempty"`
	// CreatedAt is when it was placed; StartedAt is zero for a task that never ran.
	CreatedAt time.Time `json:"createdAt,omitzero"`
	StartedAt time.Time `json:"startedAt"`
	// StoppingAt is when ECS began to stop it, EndedAt when its first essential container ended; zero before.
	StoppingAt time.Time `json:"stoppingAt,omitzero"`
	EndedAt    time.Time `json:"endedAt,omitzero"`
	// StopCode and StoppedReason are ECS's words for why it stopped, empty while it runs.
	StopCode      string    `json:"stopCode,omitempty"`
	StoppedReason string    `json:"stoppedReason,omitempty"`
	StoppedAt     time.Time `json:"stoppedAt,omitzero"`
	// Containers are its containers as ECS last heard of them.
	Containers []TaskContainer `json:"containers,omitempty"`
}

// ID returns the last part of the ARN, as ECS's events write it.
func (t Task) ID() string { return t.ARN[strings.LastIndex(t.ARN, "/")+1:] }

// TaskContainer is one container of a task, as ECS tells.
type TaskContainer struct {
	Name string `json:"name"`
	// ExitCode is nil while it runs and where it never started.
	ExitCode *int `json:"exitCode,omitempty"`
	// Reason is the agent's explanation, such as "OutOfMemoryError: …".
	Reason string `json:"reason,omitempty"`
	// Health is HEALTHY, UNHEALTHY, or UNKNOWN for one without a health check.
	Health string `json:"health,omitempty"`
	// RuntimeID is Docker's full id of it, empty before it is created.
	RuntimeID string `json:"runtimeId,omitempty"`
}
