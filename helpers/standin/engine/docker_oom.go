package engine

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/events"
	"github.com/moby/moby/client"
)

// killed is the exit code of a container that was killed, for its memory or otherwise.
const killed = 137

// toldWithin bounds the question what the engine has told of a container.
const toldWithin = 5 * time.Second

// outOfMemory reports whether a container that has ended was killed for its memory. The engine loses that on a busy
// machine, where the container's control group is gone before it hears of the kill. A container with a limit that was
// killed counts too if nobody asked the engine to kill it: that would be among its events.
func (d *Docker) outOfMemory(ctx context.Context, seen container.InspectResponse) bool {
	switch {
	case seen.State.OOMKilled:
		return true
	case seen.State.ExitCode != killed, seen.HostConfig == nil, seen.HostConfig.Memory == 0:
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, toldWithin)
	defer cancel()
	told := d.api.Events(ctx, client.EventsListOptions{
		Since: since(seen.State.StartedAt), Until: strconv.FormatInt(time.Now().Unix()+1, 10),
		Filters: make(client.Filters).Add("container", seen.ID).Add("event", "oom", "kill"),
	})
	select {
	case event := <-told.Messages:
		return event.Action == events.ActionOOM
	case err := <-told.Err:
		return errors.Is(err, io.EOF)
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
