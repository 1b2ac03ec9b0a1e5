package images

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/moby/moby/client"
)

// The images that a stand-in runs, by the names of their folders.
const (
	service  = "users-service"
	database = "users-db"
)

// recipe is an image and all that it is made from.
type recipe struct {
	name   string
	folder string
	arch   string
	base   base
	hash   string
}

func (r recipe) ref() string { return repository + r.name + ":" + r.hash }

// read looks at the engine, the environment and the fixtures, and says what is to be built.
func read(ctx context.Context, o Options) ([]recipe, error) {
	version, err := o.Client.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return nil, fmt.Errorf("asking the Docker engine at %s for its version: %w", o.Client.DaemonHost(), err)
	}
	getenv := o.Getenv
	if getenv == nil {
		getenv = os.Getenv
	}
	recipes := []recipe{
		{name: database, base: postgres.from(getenv)},
		{name: service, base: busybox.from(getenv)},
	}
	for i := range recipes {
		r := &recipes[i]
		r.folder, r.arch = filepath.Join(o.Fixtures, r.name), version.Arch
		if r.hash, err = hash(*r); err != nil {
			return nil, fmt.Errorf("reading what the image %s is made from: %w", r.name, err)
		}
	}
	return recipes, nil
}

// build makes one image, unless somebody else has made it meanwhile.
func (o Options) build(ctx context.Context, r recipe) error {
	if id, err := lookup(ctx, o.Client, r.ref()); err != nil || id != "" {
		return err
	}
	binary := ""
	if r.name == service {
		o.say("compiling %s", r.name)
		var err error
		if binary, err = compile(ctx, r, o.WorkDir); err != nil {
			return err
		}
	}
	from, err := o.provide(ctx, r.base, r.arch)
	if err != nil {
		return err
	}
	files, err := buildContext(r.folder, binary)
	if err != nil {
		return err
	}
	o.say("building the image %s on %s", r.name, from)
	return step(ctx, o.Client, files, r, from)
}
