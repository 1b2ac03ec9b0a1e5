// Package host finds the Docker engine that a stand-in runs on, starts a private one where there is none, and
// removes again what was made. It also knows which addresses and ports of this machine are free.
package host

import (
	"context"
	"fmt"
	"path/filepath"
)

// Engine is a Docker engine of this machine that answers.
type Engine struct {
	// Host is its address in Docker's form, unix:///path.
	Host string
	// Source says where it was found, for people: DOCKER_HOST, a context, the default socket or the private one.
	Source string
	// Version is the engine's own, such as 20.10.24.
	Version string
	// Private says that it was started by this package and ends with Clean.
	Private bool
}

// String describes the engine in one line.
func (e Engine) String() string {
	return fmt.Sprintf("Docker %s at %s (%s)", e.Version, e.Host, e.Source)
}

// Options of Find and Clean.
type Options struct {
	// Dir is the folder of a private engine's data and logs, such as .smoke/engine of the project.
	Dir string
	// Log gets a sentence on whatever a person should know. Nil is silence.
	Log func(string)
}

// Find returns the engine that answers: the one of DOCKER_HOST, of the Docker command line's current context, or at
// the default socket. Else it starts a private one, for which it first installs docker.io where that can be done
// without questions: as root, on Debian or Ubuntu. Its errors say what to do. Two calls at once start one engine.
func Find(ctx context.Context, opts Options) (Engine, error) {
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return Engine{}, fmt.Errorf("looking for a Docker engine: %w", err)
	}
	opts.Dir = dir
	if opts.Log == nil {
		opts.Log = func(string) {}
	}
	return thisMachine(opts).find(ctx)
}

// find is Find on a machine that tests can make.
func (m machine) find(ctx context.Context) (Engine, error) {
	found, ok, refused := m.look(ctx)
	if ok || refused.final() {
		return found, refused.err()
	}
	if !m.private.can() {
		return Engine{}, refused.and(m.private.why()).err()
	}
	unlock, err := lock(ctx, existing(filepath.Dir(filepath.Dir(m.dir))))
	if err != nil {
		return Engine{}, err
	}
	defer unlock()
	if !m.private.installed() {
		if !m.private.installable() {
			return Engine{}, refused.and(installYourself).err()
		}
		if err := m.private.install(ctx); err != nil {
			return Engine{}, err
		}
		// The package may have started an engine, which is then this machine's own.
		if found, ok, _ = m.look(ctx); ok {
			return found, nil
		}
	}
	return m.private.ensure(ctx)
}
