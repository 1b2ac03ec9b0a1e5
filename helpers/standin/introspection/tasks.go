package introspection

import (
	"context"
	"strconv"
	"strings"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// shortID is the length up to which an id of Docker counts as the beginning of one.
const shortID = 12

// task and what it contains have the agent's own form (v1).
type task struct {
	Arn           string
	DesiredStatus string `json:",omitempty"`
	KnownStatus   string
	Family        string
	Version       string
	Containers    []container
}

type container struct {
	DockerID   string `json:"DockerId"`
	DockerName string
	Name       string
	Image      string
	ImageID    string
	CreatedAt  *time.Time `json:",omitempty"`
	StartedAt  *time.Time `json:",omitempty"`
	Ports      []port     `json:",omitempty"`
}

type port struct {
	ContainerPort int    `json:",omitempty"`
	Protocol      string `json:",omitempty"`
	HostPort      int    `json:",omitempty"`
}

// list returns the instance's tasks, oldest first, each as often as count says. Those that have stopped are among them
// as long as ECS shows them.
func (a *Agent) list(ctx context.Context, count func(*state.Task) int) []task {
	found := []task{}
	a.state.View(func(d *state.Data) {
		here := func(t *state.Task) bool { return t.Instance.Instance.ID == a.instance }
		for _, t := range d.TasksOf(here) {
			for range count(t) {
				found = append(found, known(d, t))
			}
		}
	})
	for _, one := range found {
		for i := range one.Containers {
			a.date(ctx, &one.Containers[i])
		}
	}
	return found
}

// holding counts a task's containers that have an id, or for a short one begin with it.
func holding(id string) func(*state.Task) int {
	return func(t *state.Task) int {
		n := 0
		for _, c := range t.Containers {
			n += times(c.RuntimeID != "" &&
				(c.RuntimeID == id || len(id) <= shortID && strings.HasPrefix(c.RuntimeID, id)))
		}
		return n
	}
}

func times(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// known is a task with those of its containers that have been made. The agent leaves out a wish that it cannot fulfil
// any more.
func known(d *state.Data, t *state.Task) task {
	one := task{
		Arn: t.ARN, DesiredStatus: t.Desired, KnownStatus: t.Last, Family: t.Definition.Family,
		Version: strconv.Itoa(t.Definition.Revision), Containers: []container{},
	}
	if t.Last == state.Stopping { // the agent knows of no such status
		one.KnownStatus = state.Running
	}
	if one.KnownStatus == state.Stopped && one.DesiredStatus != state.Stopped {
		one.DesiredStatus = ""
	}
	for _, c := range t.Containers {
		if c.RuntimeID != "" {
			one.Containers = append(one.Containers, made(d, c))
		}
	}
	return one
}

// made is a container on the engine. Before its ports are bound they are those of the definition.
func made(d *state.Data, c *state.Container) container {
	one := container{
		DockerID: c.RuntimeID, DockerName: c.DockerName, Name: c.Definition.Name, Image: c.Definition.Image,
		ImageID: imageID(d, c.Digest),
	}
	for _, b := range c.Bindings {
		one.Ports = append(one.Ports, port{ContainerPort: b.Container, Protocol: b.Protocol, HostPort: b.Host})
	}
	if len(c.Bindings) == 0 {
		for _, p := range c.Definition.Ports {
			one.Ports = append(one.Ports, port{ContainerPort: p.Container, Protocol: p.Protocol, HostPort: p.Host})
		}
	}
	return one
}

// imageID is the engine's own id of an image that the registry knows by a digest; empty for one that it has not.
func imageID(d *state.Data, digest string) string {
	for _, r := range d.Repositories {
		for _, i := range r.Images {
			if i.Digest == digest {
				return i.Config
			}
		}
	}
	return ""
}

// date adds the container's times, as far as the engine has them.
func (a *Agent) date(ctx context.Context, c *container) {
	created, started := a.clock(ctx, c.DockerID)
	if !created.IsZero() {
		c.CreatedAt = new(created.UTC())
	}
	if !started.IsZero() {
		c.StartedAt = new(started.UTC())
	}
}
