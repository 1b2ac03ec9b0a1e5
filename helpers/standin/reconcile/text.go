package reconcile

import (
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

const (
	seeGuide = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
	unplaced = "was unable to place a task because no container instance met all of its requirements."

	configurationBlocks = "was unable to stop or start tasks during a deployment because of the service deployment " +
		"configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
	cannotStart = "is unable to consistently start tasks successfully." + seeGuide
	steadyState = "has reached a steady state."
)

// Kinds of trouble whose events are not repeated until they are resolved.
const (
	placement     = "placement"
	configuration = "configuration"
	starting      = "starting"
)

// about is an event's text, which always begins with its service.
func about(s *state.Service, format string, args ...any) string {
	return "(service " + s.Name + ") " + fmt.Sprintf(format, args...)
}

// list is how events name tasks.
func list(tasks []*state.Task) string {
	var ids []string
	for _, t := range tasks {
		ids = append(ids, "(task "+t.ID+")")
	}
	return strings.Join(ids, " ")
}

// obstacles are what an event says about the instance that comes closest, by what it lacks.
var obstacles = map[string]string{
	"AGENT":  `encountered error "AGENT".`,
	"PORTS":  "is already using a port required by your task.",
	"MEMORY": "has insufficient memory available.",
	"CPU":    "has insufficient CPU units available.",
}
