package reconcile

import (
	"context"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

// bringUp resolves the images, then creates and starts the containers, linked ones first. It reports whether the
// task can run; if not, it is over or was told to stop.
func (a *agent) bringUp(life, told context.Context) bool {
	if !a.pullAll(told) {
		return false
	}
	for _, c := range byLinks(a.task.Containers) {
		if told.Err() != nil {
			return false
		}
		if c.Digest != "" && !a.startOne(life, c) {
			return false
		}
	}
	return true
}

// pullAll resolves the image of each container.
func (a *agent) pullAll(told context.Context) bool {
	a.change(func(d *state.Data) { a.task.PullStarted = d.Now() })
	for _, c := range a.task.Containers {
		if told.Err() != nil || !a.pull(told, c) {
			return false
		}
	}
	a.change(func(d *state.Data) { a.task.PullStopped = d.Now() })
	return true
}

// pull may be cut off: it leaves nothing behind.
func (a *agent) pull(told context.Context, c *state.Container) bool {
	var image engine.Image
	err := within(told, "pulled", a.cfg.PullWithin, func(ctx context.Context) (err error) {
		image, err = a.eng.Resolve(ctx, c.Definition.Image)
		return err
	})
	switch {
	case told.Err() != nil:
		return false
	case err != nil:
		return a.fail(c, "CannotPullContainerError", hinted(err))
	}
	a.change(func(*state.Data) {
		c.Digest = state.ManifestDigest(image.ID)
		if images := a.task.Revision.Images; images[c.Definition.Name] == "" {
			images[c.Definition.Name] = c.Digest
		}
	})
	return true
}

// startOne creates and starts a container whose image is there.
func (a *agent) startOne(life context.Context, c *state.Container) bool {
	spec, err := a.spec(c)
	if err != nil {
		return a.fail(c, "HostConfigError", err)
	}
	var id string
	err = within(life, "created", a.cfg.CreateWithin, func(ctx context.Context) (err error) {
		id, err = a.eng.Create(ctx, spec)
		return err
	})
	if err != nil {
		return a.fail(c, "CannotCreateContainerError", err)
	}
	run := &container{Container: c, id: id}
	a.runs = append(a.runs, run)
	a.change(func(*state.Data) { c.RuntimeID, c.DockerName = id, spec.Name })
	if err := a.openLog(run); err != nil {
		return a.fail(c, "CannotStartContainerError", err)
	}
	var bound []engine.Binding
	err = within(life, "started", a.cfg.StartWithin, func(ctx context.Context) (err error) {
		bound, err = a.eng.Start(ctx, id)
		return err
	})
	if err != nil {
		return a.fail(c, "CannotStartContainerError", err)
	}
	a.change(func(*state.Data) { c.Last, c.Bindings = state.Running, bindings(bound) })
	a.watch(life, run)
	return true
}

// byLinks puts containers after those that they link to. What a circle of links leaves over comes last, as it was.
func byLinks(containers []*state.Container) []*state.Container {
	var ordered []*state.Container
	placed := map[string]bool{}
	ready := func(c *state.Container) bool {
		return !placed[c.Definition.Name] && !slices.ContainsFunc(c.Definition.Links, func(link string) bool {
			target, _, _ := strings.Cut(link, ":")
			return !placed[target] && defined(containers, target)
		})
	}
	for range containers {
		if i := slices.IndexFunc(containers, ready); i >= 0 {
			ordered = append(ordered, containers[i])
			placed[containers[i].Definition.Name] = true
		}
	}
	for _, c := range containers {
		if !placed[c.Definition.Name] {
			ordered = append(ordered, c)
		}
	}
	return ordered
}

func defined(containers []*state.Container, name string) bool {
	return slices.ContainsFunc(containers, func(c *state.Container) bool { return c.Definition.Name == name })
}
