package engine

import (
	"context"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"
)

// Follow calls each with every line of a started container. A follow alone loses the last line of a container that
// dies fast, so once the container has ended its output is read again from the last moment seen. Of a container that
// was removed meanwhile the last line may be missing.
func (d *Docker) Follow(ctx context.Context, id string, each func(Line)) error {
	out := newOutput(each)
	defer out.flush()
	if err := d.read(ctx, id, out, true); err != nil {
		return unlessGone(err)
	}
	if _, err := d.ended(ctx, id); err != nil {
		return unlessGone(err)
	}
	return unlessGone(d.read(ctx, id, out, false))
}

// read passes on what the container printed since the last reading.
func (d *Docker) read(ctx context.Context, id string, out *output, follow bool) error {
	options := client.ContainerLogsOptions{ShowStdout: true, ShowStderr: true, Timestamps: true, Follow: follow}
	if since := out.again(); !since.IsZero() {
		options.Since = since.Format(time.RFC3339Nano)
	}
	logs, err := d.api.ContainerLogs(ctx, id, options)
	if err != nil {
		return err
	}
	defer func() { _ = logs.Close() }()
	_, err = stdcopy.StdCopy(out.stream(false), out.stream(true), logs)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
