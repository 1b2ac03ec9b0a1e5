package engine

import (
	"context"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Stop stops the container as `docker stop` does. grace counts in whole seconds, rounded up; 0 kills at once.
func (d *Docker) Stop(ctx context.Context, id string, grace time.Duration) error {
	seconds := int((grace + time.Second - 1) / time.Second)
	_, err := d.api.ContainerStop(ctx, id, client.ContainerStopOptions{Timeout: &seconds})
	return unlessGone(err)
}

// Remove removes the container with its anonymous volumes. It returns when the name is free again, also if somebody
// else removes the container at the same time.
func (d *Docker) Remove(ctx context.Context, id string) error {
	_, err := d.api.ContainerRemove(ctx, id, client.ContainerRemoveOptions{RemoveVolumes: true, Force: true})
	if !errdefs.IsConflict(err) {
		return unlessGone(err)
	}
	waiting := d.api.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: container.WaitConditionRemoved})
	select {
	case waitErr := <-waiting.Error:
		return unlessGone(waitErr)
	case <-waiting.Result:
		return nil
	}
}

func unlessGone(err error) error {
	if errdefs.IsNotFound(err) {
		return nil
	}
	return err
}
