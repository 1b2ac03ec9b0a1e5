package images

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/moby/moby/client"
)

// sweepWithin bounds the removal of what a failed build left.
const sweepWithin = 20 * time.Second

// layer is the line with which the classic builder ends a step.
var layer = regexp.MustCompile(`(?m)^ ---> ([0-9a-f]{12})$`)

// layers are the images that a build's output names, the last first.
func layers(output string) []string {
	var ids []string
	for _, found := range layer.FindAllStringSubmatch(output, -1) {
		ids = append(ids, found[1])
	}
	slices.Reverse(ids)
	return ids
}

// sweep removes those images that are ours and have no name. What it cannot remove stays for Remove: others may be
// built on it.
func sweep(ctx context.Context, engine *client.Client, ids []string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sweepWithin)
	defer cancel()
	for _, id := range ids {
		image, err := engine.ImageInspect(ctx, id)
		if err != nil || len(image.RepoTags) > 0 || image.Config == nil || image.Config.Labels[Label] == "" {
			continue
		}
		_, _ = engine.ImageRemove(ctx, image.ID, client.ImageRemoveOptions{})
	}
}

// withRemedy adds to an error what to do about a full disk, which no error type tells: the words come from the engine,
// from its builder's steps, from the compiler and, with a capital letter, from apt.
func withRemedy(err error) error {
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "no space left on device") {
		return err
	}
	return fmt.Errorf("a disk is full (df -h shows which); docker system df shows what the engine keeps, docker system "+
		"prune removes what nothing uses: %w", err)
}
