package images

import (
	"context"
	"fmt"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"
)

const (
	// Label marks every image that this package built; its value is the image's name, such as users-db.
	Label = "smoke.standin.image"

	// repository begins the name of every image that is ours.
	repository = "smoke-standin/"
)

// find fills in the ids of those images that the engine has, and returns them.
func find(ctx context.Context, engine *client.Client, recipes []recipe) (Images, error) {
	var found Images
	for i := range recipes {
		r := &recipes[i]
		id, err := lookup(ctx, engine, r.ref())
		if err != nil {
			return Images{}, err
		}
		r.id = id
		image := Image{Name: r.ref(), ID: id}
		if r.name == service {
			found.Service = image
		} else {
			found.Database = image
		}
	}
	return found, nil
}

// lookup returns the id of an image, or "" when the engine does not have it.
func lookup(ctx context.Context, engine *client.Client, ref string) (string, error) {
	image, err := engine.ImageInspect(ctx, ref)
	if errdefs.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("looking for the image %s: %w", ref, err)
	}
	return image.ID, nil
}
