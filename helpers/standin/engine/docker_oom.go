package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// killed is the exit code of a container that was killed, for its memory or otherwise.
const killed = 137

// oomWithin is how long the engine may take to tell of a container that was killed for its memory.
const oomWithin = 500 * time.Millisecond

// outOfMemory reports whether a container that has ended was killed for its memory. The engine notes that in the
// container's state only if it hears of it before it hears of the end, which on a busy machine it does not always; it
// tells of it as an event in any case.
func (d *Docker) outOfMemory(ctx context.Context, seen container.InspectResponse) bool {
	switch {
	case seen.State.OOMKilled:
		return true
	case seen.State.ExitCode != killed, seen.HostConfig == nil, seen.HostConfig.Memory == 0:
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, oomWithin)
	defer cancel()
	told := d.api.Events(ctx, client.EventsListOptions{
		Since: since(seen.State.StartedAt), Filters: make(client.Filters).Add("container", seen.ID).Add("event", "oom"),
	})
	select {
	case <-told.Messages:
		return true
	case <-ctx.Done():
		return false
	}
}

// since is a time of the engine as its events take it.
func since(started string) string {
	at, err := time.Parse(time.RFC3339Nano, started)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(at.Unix(), 10)
}
