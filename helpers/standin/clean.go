package standin

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/images"
)

// Clean ends the stand-ins that run out of opts.Dir and removes what others that were killed have left. With
// opts.Engine it also removes the images, unless somebody else's stand-in is using them. Of the options it reads
// these two and Progress.
func Clean(ctx context.Context, opts Options) error {
	opts = opts.filled()
	running, err := List(opts.Dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, r := range running {
		opts.Progress.Note("ending stand-in " + r.Name)
		failed = append(failed, r.End(ctx))
	}
	failed = append(failed, sweepDirs(ctx, opts.Dir, -1), sweepSockets(ctx))
	if opts.Engine != "" {
		failed = append(failed, cleanEngine(ctx, opts))
	}
	return errors.Join(failed...)
}

// sweepSockets removes the folders of sockets of all slots that no stand-in holds.
func sweepSockets(ctx context.Context) error {
	var failed []error
	for k := range slot(slots) {
		if _, err := os.Lstat(k.sockets()); err != nil {
			continue
		}
		if lock, err := k.take(ctx); err == nil {
			failed = append(failed, os.RemoveAll(k.sockets()), lock.Close())
		}
	}
	return errors.Join(failed...)
}

// cleanEngine removes dead stand-ins' containers from an engine and, if no other runs there, the images.
func cleanEngine(ctx context.Context, opts Options) (err error) {
	s := &Standin{opts: opts, slot: -1}
	if s.docker, err = engine.Connect(ctx, engine.Options{Host: opts.Engine, Owner: s.slot.owner()}); err != nil {
		return err
	}
	defer func() { _ = s.docker.Close() }()
	if s.client, err = client.New(client.WithHost(opts.Engine)); err != nil {
		return fmt.Errorf("connecting to the Docker engine at %s: %w", opts.Engine, err)
	}
	defer func() { _ = s.client.Close() }()
	alive, err := s.sweep(ctx)
	if err != nil {
		return err
	}
	if alive > 0 {
		opts.Progress.Note(fmt.Sprintf("%d stand-ins of others run on this engine: the images stay", alive))
		return nil
	}
	_, err = images.Remove(ctx, s.client)
	return err
}
