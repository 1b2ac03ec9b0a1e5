// Package images builds the two images of the stand-in with a Docker engine: the users service and its database. It
// works with a registry, and without one on Debian and Ubuntu, from the distribution's own packages.
package images

import (
	"context"
	"fmt"
	"sync"

	"github.com/moby/moby/client"
)

// Options say what is built, where, and who is told about it.
type Options struct {
	// Client is the engine that builds and keeps the images.
	Client *client.Client
	// Fixtures is the folder that holds users-service and users-db.
	Fixtures string
	// WorkDir is a folder for what is downloaded and compiled; it is made if need be and may be deleted between
	// two calls.
	WorkDir string
	// Progress is told in a few words what is being done, by one goroutine at a time. Nil is silence.
	Progress func(string)
	// Getenv reads the overrides SMOKE_BASE_POSTGRES and SMOKE_BASE_BUSYBOX. Nil is os.Getenv.
	Getenv func(string) string
}

// Image is one built image.
type Image struct {
	// Name is its reference, such as smoke-standin/users-db:0a1b2c3d4e5f.
	Name string
	// ID is its config digest, sha256:….
	ID string
}

// Images are what a task of the stand-in runs.
type Images struct {
	// Service is the users service and Database the Postgres that it keeps its users in.
	Service, Database Image
}

// Build returns the two images, and makes those first that the engine does not have yet in their present form. It
// recognises them by a hash of everything that they are made from, so a second call takes a fraction of a second.
func Build(ctx context.Context, o Options) (Images, error) {
	o.Progress = oneAtATime(o.Progress)
	recipes, err := read(ctx, o)
	if err != nil {
		return Images{}, err
	}
	if found, err := find(ctx, o.Client, recipes); err != nil || found.complete() {
		return found, err
	}
	unlock, err := lock(ctx, o)
	if err != nil {
		return Images{}, err
	}
	defer unlock()
	// Again: the process that had the lock may have built them.
	if found, err := find(ctx, o.Client, recipes); err != nil || found.complete() {
		return found, err
	}
	b := builder{Options: o}
	if err := b.build(ctx, recipes); err != nil {
		return Images{}, withRemedy(err)
	}
	return find(ctx, o.Client, recipes)
}

func (i Images) complete() bool { return i.Service.ID != "" && i.Database.ID != "" }

func (o Options) say(format string, args ...any) { o.Progress(fmt.Sprintf(format, args...)) }

func oneAtATime(progress func(string)) func(string) {
	var lock sync.Mutex
	return func(line string) {
		lock.Lock()
		defer lock.Unlock()
		if progress != nil {
			progress(line)
		}
	}
}
