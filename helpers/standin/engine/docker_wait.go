package engine

import (
	"context"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Wait returns how the container ended. For one that was removed meanwhile only the exit code is known.
func (d *Docker) Wait(ctx context.Context, id string) (Exit, error) {
	code, err := d.ended(ctx, id)
	if err != nil {
		return Exit{}, err
	}
	seen, err := d.api.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if errdefs.IsNotFound(err) {
		return Exit{Code: code}, nil
	}
	if err != nil {
		return Exit{}, err
	}
	return Exit{Code: code, OOMKilled: d.outOfMemory(ctx, seen.Container), Error: seen.Container.State.Error}, nil
}

// ended returns the exit code of the container once it does not run.
func (d *Docker) ended(ctx context.Context, id string) (int, error) {
	waiting := d.api.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: container.WaitConditionNotRunning})
	select {
	case err := <-waiting.Error:
		return 0, err
	case result := <-waiting.Result:
		return int(result.StatusCode), nil
	}
}

// Health returns what the container's health check says, or "" for a container without one.
func (d *Docker) Health(ctx context.Context, id string) (string, error) {
	seen, err := d.api.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return "", err
	}
	health := seen.Container.State.Health
	if health == nil || health.Status == container.NoHealthcheck {
		return "", nil
	}
	return string(health.Status), nil
}
