package deploy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Rollout is the arithmetic of replacing all tasks of a service by tasks of a definition. ECS keeps
// MinimumHealthyPercent of the desired tasks, rounded up, and never has more than MaximumPercent, rounded down.
type Rollout struct {
	Cluster, Service string
	// Definition is what is to run.
	Definition Revision
	// Desired is how many tasks the service wants.
	Desired int
	// MinimumHealthyPercent and MaximumPercent are the service's deployment configuration.
	MinimumHealthyPercent, MaximumPercent int
	// Size is what one task takes.
	Size Size
	// Rooms are what the cluster's instances have for the service's tasks; Out are those of instances on which ECS
	// places none.
	Rooms, Out []Room
	// Elastic says that instances come as they are needed, from a capacity provider: room is no limit then.
	Elastic bool
}

// Keeps is how many tasks have to stay healthy at any time.
func (r Rollout) Keeps() int { return (r.Desired*r.MinimumHealthyPercent + 99) / 100 }

// Allows is how many tasks there may be at any time.
func (r Rollout) Allows() int { return r.Desired * r.MaximumPercent / 100 }

// Stuck says why the rollout can never end and which value to change, or "" where it can. Placement constraints are
// not counted: they could only add to what is in the way.
func (r Rollout) Stuck() string {
	if _, why, remedy := r.obstacle(); why != "" {
		return why + ": " + remedy
	}
	return ""
}

// obstacle is Stuck in its parts; its kind says which setting is in the way.
func (r Rollout) obstacle() (kind Kind, why, remedy string) {
	spare, beside := r.fits()-r.Desired, r.Allows()-r.Desired
	none := fmt.Sprintf("ECS may stop none of the %d tasks first (minimumHealthyPercent %d keeps %d)",
		r.Desired, r.MinimumHealthyPercent, r.Keeps())
	switch {
	case r.Desired == 0:
		return "", "", ""
	case beside < 0:
		return Deadlock, fmt.Sprintf("no more than %d of %d tasks may run (maximumPercent %d)",
			r.Allows(), r.Desired, r.MaximumPercent), "set maximumPercent to 100 or more"
	case spare < 0:
		return r.shortage(), fmt.Sprintf("only %d of %d tasks fit%s", r.fits(), r.Desired, r.limits()),
			"add a container instance, or let the tasks reserve less"
	case r.Keeps() < r.Desired:
		return "", "", ""
	case beside == 0:
		return Deadlock, fmt.Sprintf("%s and start none before (maximumPercent %d allows %d)",
			none, r.MaximumPercent, r.Allows()), r.remedy(spare)
	case spare == 0:
		return Deadlock, fmt.Sprintf("%s and no other fits beside them%s", none, r.limits()), r.remedy(spare)
	}
	return "", "", ""
}

// shortage is what the cluster has too little of. Instances that are out of use are to blame where their room would do.
func (r Rollout) shortage() Kind {
	whole := r
	whole.Rooms = slices.Concat(r.Rooms, r.Out)
	draining := func(room Room) bool { return room.State == string(types.ContainerInstanceStatusDraining) }
	switch {
	case len(whole.Rooms) == 0:
		return NoInstances
	case whole.fits() < r.Desired && len(r.Rooms) > 0:
		return r.limit()
	case slices.ContainsFunc(r.Out, draining):
		return Draining
	}
	return NoAgent
}

// limit is what is short on the instance that comes first of those that hold no task, or else of all.
func (r Rollout) limit() (kind Kind) {
	for _, room := range slices.Backward(r.Rooms) {
		if n, why := room.fits(r.Size); n == 0 || kind == "" {
			kind = why.kind
		}
	}
	return kind
}

// remedy names the values that would let a task be replaced.
func (r Rollout) remedy(spare int) string {
	text := "set minimumHealthyPercent to 0"
	if r.Desired > 1 {
		text = fmt.Sprintf("set minimumHealthyPercent to %d or less", (r.Desired-1)*100/r.Desired)
	}
	if spare > 0 {
		return text + fmt.Sprintf(", or maximumPercent to %d or more", ((r.Desired+1)*100+r.Desired-1)/r.Desired)
	}
	return text + ", or add a container instance"
}

// fits is how many tasks the instances can hold at once.
func (r Rollout) fits() int {
	if r.Elastic {
		return 2*r.Desired + 1
	}
	sum := 0
	for _, room := range r.Rooms {
		n, _ := room.Fits(r.Size)
		sum += n
	}
	return sum
}

// mostRooms is how many instances a message names.
const mostRooms = 4

// limits says in brackets why no instance can hold one more.
func (r Rollout) limits() string {
	if len(r.Rooms)+len(r.Out) == 0 {
		return " (the cluster has no active container instance)"
	}
	var parts []string
	for _, room := range r.Rooms {
		_, limit := room.Fits(r.Size)
		parts = append(parts, room.Instance+": "+limit)
	}
	for _, room := range r.Out {
		parts = append(parts, room.Instance+" is "+room.State)
	}
	if more := len(parts) - mostRooms; more > 0 {
		parts = append(parts[:mostRooms], fmt.Sprintf("and so on for %d more", more))
	}
	return " (" + strings.Join(parts, "; ") + ")"
}
