package images

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/client"
)

// Remove deletes every image that Build made on the engine, its bases included, and returns their names. It leaves
// images alone that were only pulled, and tells of those that a container still uses.
func Remove(ctx context.Context, engine *client.Client) ([]string, error) {
	list, err := engine.ImageList(ctx, client.ImageListOptions{Filters: make(client.Filters).Add("label", Label)})
	if err != nil {
		return nil, fmt.Errorf("listing the images of the stand-in: %w", err)
	}
	slices.SortFunc(list.Items, func(a, b image.Summary) int { return int(b.Created - a.Created) })
	var removed []string
	var faults []error
	for _, i := range list.Items {
		for _, name := range names(i) {
			_, err := engine.ImageRemove(ctx, name, client.ImageRemoveOptions{PruneChildren: true})
			switch {
			case err == nil:
				removed = append(removed, name)
			case !errdefs.IsNotFound(err):
				faults = append(faults, fmt.Errorf("removing the image %s: %w", name, err))
			}
		}
	}
	return removed, errors.Join(faults...)
}

// names are what an image is called, or its id when it is called nothing.
func names(i image.Summary) []string {
	ours := slices.DeleteFunc(slices.Clone(i.RepoTags), func(tag string) bool { return strings.HasPrefix(tag, "<none>") })
	if len(ours) == 0 {
		return []string{i.ID}
	}
	return ours
}
