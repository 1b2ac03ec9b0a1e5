package deploy

import (
	"fmt"
	"slices"
	"strings"
)

// percentages are such that a rollout goes on.
func (r Rollout) percentages() (minimum, maximum string) {
	return fmt.Sprint((r.Desired - 1) * 100 / max(r.Desired, 1)), fmt.Sprint(max(r.MaximumPercent, 100))
}

// lines tell each instance's room.
func (r Rollout) lines() []string {
	lines := []string{fmt.Sprintf("minimumHealthyPercent %d keeps %d of %d tasks, maximumPercent %d allows %d",
		r.MinimumHealthyPercent, r.Keeps(), r.Desired, r.MaximumPercent, r.Allows())}
	if len(r.Rooms)+len(r.Out) > 0 {
		lines = append(lines, fmt.Sprintf("a task reserves %d MiB of memory, %d CPU units and host ports %v",
			r.Size.Memory, r.Size.CPU, r.Size.Ports))
	}
	for i, room := range append(r.Rooms, r.Out...) {
		if i == mostRooms {
			break
		}
		lines = append(lines, fmt.Sprintf("instance %s%s has %d MiB and %d CPU units for the service's tasks%s",
			room.Instance, strings.TrimSuffix(" ("+room.State+")", " ()"), room.Memory, room.CPU, room.strangers(r.Size)))
	}
	return lines
}

// strangers are the ports that a task needs and something else holds.
func (r Room) strangers(size Size) string {
	var held []int
	for _, port := range size.Ports {
		if slices.Contains(r.Taken, port) {
			held = append(held, port)
		}
	}
	if len(held) == 0 {
		return ""
	}
	return fmt.Sprintf(", and others hold ports %v", held)
}
