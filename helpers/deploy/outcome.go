package deploy

import "time"

// Outcome is how a deployment ended. It travels as JSON from the process that deployed to those that look.
type Outcome struct {
	Cluster string `json:"cluster"`
	Service string `json:"service"`
	// Previous is the ARN of the task definition that was live before (see Status.Live); empty where none was seen. Of a
	// rollback it is the one that failed.
	Previous string `json:"previous"`
	// Revision is the ARN of the one that was registered; empty where it did not come so far. Of a rollback it is the
	// one that the service was put back on.
	Revision string `json:"revision"`
	// DeploymentID is ours; empty where the service was not updated.
	DeploymentID string `json:"deploymentId"`
	// ByECS says that the deployment is not ours but ECS's own: its circuit breaker rolled back before we could.
	ByECS bool `json:"byEcs,omitempty"`
	// Diff is how the definition that was registered differs from Previous, a line each change.
	Diff []string `json:"diff,omitempty"`
	// Settled says that our revision alone runs, with every desired task, and that it stayed so.
	Settled bool `json:"settled"`
	// Infra says that Settled could not be judged: our input, our machine or the AWS API.
	Infra bool `json:"infra"`
	// Kind is what kept it from settling; empty where it did.
	Kind Kind `json:"kind,omitempty"`
	// Cause is one sentence, why it did not settle; empty where it did.
	Cause string `json:"cause"`
	// Evidence are the facts behind Cause, a line each: a task with its containers' exit codes and reasons, what the
	// container that died printed last, an event of the service.
	Evidence []string `json:"evidence,omitempty"`
	// Next is the next thing to do, with the exact setting to change; empty where it settled.
	Next string `json:"next,omitempty"`
	// Events are the service's since the deployment, oldest first.
	Events []string `json:"events"`
	// Timeline are the same events with their times, by ECS's clock.
	Timeline []Event `json:"timeline,omitempty"`
	// Calls counts the calls of ECS that the watch made.
	Calls int `json:"calls"`
	// Started is when the update was asked for, by our clock; Took is from then to the end.
	Started time.Time `json:"started"`
	// Steady is how long it took until the service was steady for good; 0 where it did not settle.
	Steady time.Duration `json:"steady"`
	Took   time.Duration `json:"took"`
}
