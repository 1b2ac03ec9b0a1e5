package engine

import (
	"context"
	"time"

	"github.com/containerd/errdefs"
	"github.com/distribution/reference"
)

// Resolve looks ref up among the images that the engine has. One that it lacks is answered in the words of a pull
// from a registry that lacks it, since that is what ECS shows.
func (d *Docker) Resolve(ctx context.Context, ref string) (Image, error) {
	found, err := d.api.ImageInspect(ctx, ref)
	if errdefs.IsNotFound(err) {
		return Image{}, missing(tagged(ref))
	}
	if err != nil {
		return Image{}, err
	}
	// The engine leaves the time out for images that have none, such as those of reproducible builds.
	created, _ := time.Parse(time.RFC3339Nano, found.Created)
	return Image{ID: found.ID, Size: found.Size, Created: created}, nil
}

// missing is an image that the engine lacks.
type missing string

func (m missing) Error() string {
	return "Error response from daemon: manifest for " + string(m) +
		" not found: manifest unknown: Requested image not found"
}

// tagged adds the tag that a pull would take when ref names none.
func tagged(ref string) string {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return ref
	}
	return reference.FamiliarString(reference.TagNameOnly(named))
}
