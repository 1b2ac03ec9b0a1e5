package reconcile

import (
	"fmt"

	"smoke.example/ecs/helpers/standin/state"
)

// room is what is left on the instances of a cluster during one pass.
type room struct {
	instances []*state.ContainerInstance
	left      map[*state.ContainerInstance]*state.Resources
	tasks     map[*state.ContainerInstance]int // of the service that is being placed
}

// place takes a place for one task: of the instances that have room, the one with the fewest tasks of the service.
// Without any it says why, in the words of an event.
func (r *room) place(n state.Needs) (*state.ContainerInstance, string) {
	var best, closest *state.ContainerInstance
	var lacks []string
	for _, i := range r.instances {
		l := r.lacks(i, n)
		switch {
		case len(l) > 0 && (closest == nil || len(l) < len(lacks)):
			closest, lacks = i, l
		case len(l) == 0 && (best == nil || r.tasks[i] < r.tasks[best]):
			best = i
		}
	}
	switch {
	case best != nil:
		r.left[best].Take(n)
		r.tasks[best]++
		return best, ""
	case closest != nil:
		return nil, fmt.Sprintf("%s The closest matching (container-instance %s) %s%s",
			unplaced, closest.ID, obstacles[lacks[0]], seeGuide)
	}
	return nil, unplaced + " Reason: No Container Instances were found in your cluster." + seeGuide
}

func (r *room) lacks(i *state.ContainerInstance, n state.Needs) []string {
	lacks := r.left[i].Lacks(n)
	if !i.AgentConnected {
		return append([]string{"AGENT"}, lacks...)
	}
	return lacks
}

// newRoom looks at the active instances of a cluster.
func newRoom(d *state.Data, cluster string, left map[*state.ContainerInstance]*state.Resources) *room {
	r := &room{left: left, tasks: map[*state.ContainerInstance]int{}}
	for _, i := range d.InstancesOf(cluster) {
		if i.Status == state.Active {
			r.instances = append(r.instances, i)
		}
	}
	return r
}
