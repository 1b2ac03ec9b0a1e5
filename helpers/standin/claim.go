package standin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/host"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// claim takes a slot, makes its folder, and begins to answer for AWS: with an account that is still empty.
func (s *Standin) claim(ctx context.Context) error {
	k, listener, err := takeFree(ctx)
	if err != nil {
		return err
	}
	s.slot = k
	s.state = state.New(state.Config{Region: Region, Account: k.account()})
	s.faults = faults.New(s.state)
	s.answer(listener)
	if err := host.CheckLoopback(ctx, k.addresses()); err != nil {
		return err
	}
	if err := s.makeDirs(ctx); err != nil {
		return err
	}
	if err := s.control(ctx); err != nil {
		return err
	}
	return s.choosePorts(ctx)
}

// answer speaks AWS's protocols at the listener, to the very end.
func (s *Standin) answer(listener net.Listener) {
	api := wire.Audit(s.faults.Handler(wire.New(s.state, s.log)), s.called)
	server := &http.Server{Handler: api, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving AWS's protocols", "error", err)
		}
	}()
	s.later(func(context.Context) error { return server.Close() })
}

// called notes a call of the API.
func (s *Standin) called(c wire.Call) {
	s.log.Debug("call", "service", c.Service, "operation", c.Operation, "status", c.Status, "code", c.Code,
		"took", c.Took, "client", c.Client)
	s.opts.Calls(c)
}

// makeDirs makes the stand-in's folder with its lock, and the one of its sockets.
func (s *Standin) makeDirs(ctx context.Context) (err error) {
	if err := sweepDirs(ctx, s.opts.Dir, s.slot); err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir(), 0o700); err != nil {
		return fmt.Errorf("making the stand-in's folder: %w", err)
	}
	if s.unlock, err = holdPID(s.dir()); err != nil {
		return err
	}
	s.later(func(context.Context) error { return removeDir(s.opts.Dir, s.slot) })
	sockets := s.slot.sockets()
	if err := errors.Join(os.RemoveAll(sockets), os.MkdirAll(sockets, 0o700)); err != nil {
		return fmt.Errorf("making the folder of the instances' sockets: %w", err)
	}
	s.later(func(context.Context) error { return os.RemoveAll(sockets) })
	return nil
}

// dir is the stand-in's own folder.
func (s *Standin) dir() string { return filepath.Join(s.opts.Dir, s.slot.owner()) }

// sockets is the folder of a slot's sockets. Its path is short, since a socket's may have about a hundred bytes, and
// names the user, since the place is everybody's.
func (k slot) sockets() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("smoke-standin-%d-%s", os.Getuid(), k.owner()))
}
