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
	// id is empty while the engine does not have the image.
	id string
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
