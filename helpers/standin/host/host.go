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
	opts, err := opts.filled()
	if err != nil {
		return Engine{}, err
	}
	return thisMachine(opts).find(ctx)
}

// Look is Find without starting anything: it returns an engine that is not ours and answers, or why there is none.
func Look(ctx context.Context, opts Options) (Engine, error) {
	opts, err := opts.filled()
	if err != nil {
		return Engine{}, err
	}
	found, _, refused := thisMachine(opts).look(ctx)
	return found, refused.err()
}

// Clean ends and removes the private engine with its containers, images, bridge and files. Without one it does
// nothing.
func Clean(ctx context.Context, opts Options) error {
	opts, err := opts.filled()
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, above(opts.Dir))
	if err != nil {
		return err
	}
	defer unlock()
	if err := cleanPrivate(ctx, opts); err != nil {
		return fmt.Errorf("removing the private engine: %w", err)
	}
	return nil
}

// filled returns the options with an absolute path, and somebody to tell.
func (o Options) filled() (Options, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, fmt.Errorf("looking for the engine's folder: %w", err)
	}
	o.Dir = dir
	if o.Log == nil {
		o.Log = func(string) {}
	}
	return o, nil
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
	unlock, err := lock(ctx, above(m.dir))
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
