package standin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/engine"
)

// connect connects to the engine and removes what stand-ins that were killed have left there.
func (s *Standin) connect(ctx context.Context) (err error) {
	if s.docker, err = engine.Connect(ctx, engine.Options{Host: s.opts.Engine, Owner: s.slot.owner()}); err != nil {
		return err
	}
	s.later(func(context.Context) error { return s.docker.Close() })
	if s.client, err = client.New(client.WithHost(s.opts.Engine)); err != nil {
		return fmt.Errorf("connecting to the Docker engine at %s: %w", s.opts.Engine, err)
	}
	s.later(func(context.Context) error { return s.client.Close() })
	if _, err := s.sweep(ctx); err != nil {
		return err
	}
	return s.checkHTTPPort(ctx)
}

// sweep removes the containers and names of images of every slot that no stand-in holds, and of this one. It returns
// how many others are alive.
func (s *Standin) sweep(ctx context.Context) (alive int, err error) {
	owners, err := s.docker.Owners(ctx)
	if err != nil {
		return 0, err
	}
	found, err := s.taggedSlots(ctx)
	if err != nil {
		return 0, err
	}
	for _, owner := range owners {
		if k, ok := parseSlot(owner); ok {
			found[k] = true
		}
	}
	for k := range found {
		swept, err := s.sweepSlot(ctx, k)
		if err != nil {
			return 0, err
		}
		if !swept {
			alive++
		}
	}
	return alive, nil
}

// sweepSlot removes what is left of a slot, unless another holds it: then it is no leftover.
func (s *Standin) sweepSlot(ctx context.Context, k slot) (swept bool, err error) {
	if k != s.slot {
		lock, err := k.take(ctx)
		if err != nil {
			return false, nil //nolint:nilerr // a stand-in runs there
		}
		defer func() { _ = lock.Close() }()
		_ = os.RemoveAll(k.sockets()) // those of this slot are new already
	}
	s.opts.Progress.Note("removing what stand-in " + k.owner() + " left behind")
	dead, err := engine.Connect(ctx, engine.Options{Host: s.opts.Engine, Owner: k.owner()})
	if err != nil {
		return false, err
	}
	defer func() { _ = dead.Close() }()
	return true, errors.Join(dead.RemoveAll(ctx), s.untag(ctx, k))
}

// sweepDirs removes the folders of slots that no stand-in holds, and the one of the slot that is ours now.
func sweepDirs(ctx context.Context, dir string, ours slot) error {
	folders, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return fmt.Errorf("looking for leftovers in %s: %w", dir, err)
	}
	var failed []error
	for _, folder := range folders {
		if k, ok := parseSlot(filepath.Base(folder)); ok {
			failed = append(failed, sweepDir(ctx, dir, k, ours))
		}
	}
	return errors.Join(failed...)
}

func sweepDir(ctx context.Context, dir string, k, ours slot) error {
	if k != ours {
		lock, err := k.take(ctx)
		if err != nil {
			return nil //nolint:nilerr // a stand-in runs there
		}
		defer func() { _ = lock.Close() }()
	}
	return removeDir(dir, k)
}

// removeDir removes the folder of a slot, and the folder of all when it was the last.
func removeDir(dir string, k slot) error {
	if err := os.RemoveAll(filepath.Join(dir, k.owner())); err != nil {
		return fmt.Errorf("removing the folder of stand-in %s: %w", k.owner(), err)
	}
	_ = os.Remove(dir) // only succeeds when it is empty
	return nil
}
