package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// batch is how many things are inspected at once: a container's description has some 10 KB, and output is capped.
const batch = 25

// Exec runs a command inside a container (its id or name), as its default user, without input and terminal. What
// holds for Run holds here, but a command that is cut off may go on inside: docker exec does not end it.
func (h *Host) Exec(ctx context.Context, container string, argv ...string) (Result, error) {
	return h.Run(ctx, append([]string{"docker", "exec", container}, argv...)...)
}

// Containers returns all containers of the host, those that have ended too, sorted by name.
func (h *Host) Containers(ctx context.Context) ([]Container, error) {
	containers, err := h.containers(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the containers of %s: %w", h.config.Address, err)
	}
	return containers, nil
}

func (h *Host) containers(ctx context.Context) ([]Container, error) {
	listed, err := h.Run(ctx, "docker", "ps", "-a", "-q", "--no-trunc")
	if err != nil {
		return nil, err
	}
	var containers []Container
	err = h.inspect(ctx, "container", strings.Fields(listed.Stdout), func(text []byte) error {
		var found []inspected
		if err := json.Unmarshal(text, &found); err != nil {
			return err
		}
		for _, one := range found {
			containers = append(containers, one.container())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(containers, func(a, b Container) int { return strings.Compare(a.Name, b.Name) })
	return containers, h.digests(ctx, containers)
}

// digests fills in the RepoDigests.
func (h *Host) digests(ctx context.Context, containers []Container) error {
	var ids []string
	for _, c := range containers {
		ids = append(ids, c.ImageID)
	}
	slices.Sort(ids)
	known := map[string][]string{}
	err := h.inspect(ctx, "image", slices.Compact(ids), func(text []byte) error {
		var images []struct {
			ID          string `json:"Id"`
			RepoDigests []string
		}
		err := json.Unmarshal(text, &images)
		for _, image := range images {
			known[image.ID] = image.RepoDigests
		}
		return err
	})
	for i := range containers {
		containers[i].RepoDigests = known[containers[i].ImageID]
	}
	return err
}

// inspect hands the JSON of the things with these ids to take, a batch at a time. Things that are gone by now are left
// out.
func (h *Host) inspect(ctx context.Context, kind string, ids []string, take func([]byte) error) error {
	for some := range slices.Chunk(ids, batch) {
		result, err := h.Run(ctx, append([]string{"docker", kind, "inspect"}, some...)...)
		if err != nil && !gone(err) {
			return err
		}
		if err := take([]byte(result.Stdout)); err != nil {
			return fmt.Errorf("reading docker %s inspect: %w", kind, err)
		}
	}
	return nil
}

// gone reports whether all that a command complains of is that something is not there any more.
func gone(err error) bool {
	var run *RunError
	if !errors.As(err, &run) || strings.TrimSpace(run.Stderr) == "" {
		return false
	}
	for line := range strings.Lines(strings.TrimSpace(run.Stderr)) {
		if !strings.Contains(strings.ToLower(line), "no such ") {
			return false
		}
	}
	return true
}
