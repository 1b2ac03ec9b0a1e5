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

// Remove deletes every image of ours from the engine: what Build made, its bases, and what a build left that was cut
// short. It returns their names, and an error for each that a container still uses.
func Remove(ctx context.Context, engine *client.Client) ([]string, error) {
	list, err := ours(ctx, engine)
	if err != nil {
		return nil, fmt.Errorf("listing the images of the stand-in: %w", err)
	}
	var removed []string
	var faults []error
	for _, name := range list {
		_, err := engine.ImageRemove(ctx, name, client.ImageRemoveOptions{PruneChildren: true})
		switch {
		case err == nil:
			removed = append(removed, name)
		case !errdefs.IsNotFound(err):
			faults = append(faults, fmt.Errorf("removing the image %s: %w", name, err))
		}
	}
	return removed, errors.Join(faults...)
}

// ours are the names of our images, those before their bases; an image without a name stands with its id.
func ours(ctx context.Context, engine *client.Client) ([]string, error) {
	var all []image.Summary
	for _, f := range []client.Filters{
		make(client.Filters).Add("label", Label),
		make(client.Filters).Add("reference", repository+"*"), // a pulled base has no label of ours
	} {
		list, err := engine.ImageList(ctx, client.ImageListOptions{Filters: f})
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
	}
	slices.SortStableFunc(all, func(a, b image.Summary) int { return int(b.Created - a.Created) })
	var found []string
	for _, i := range all {
		for _, name := range names(i) {
			if !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found, nil
}

// names are what an image of ours is called, or its id when it is called nothing.
func names(i image.Summary) []string {
	var named []string
	for _, tag := range i.RepoTags {
		if !strings.HasPrefix(tag, "<none>") {
			named = append(named, tag)
		}
	}
	if named == nil {
		return []string{i.ID}
	}
	return named
}
