package images

import (
	"context"
	"fmt"

	"github.com/moby/moby/client"
)

// base is what an image is built on.
type base struct {
	name string
	// ref is what to ask the engine and its registry for.
	ref string
	// env overrides ref, and given says that it did: then nothing else will do.
	env   string
	given bool
	// make returns the root file system and the settings of a base made from this machine's packages.
	make func(context.Context, *apt) (*tree, []string, error)
}

var (
	postgres = base{name: "base-postgres", ref: "postgres:15", env: "SMOKE_BASE_POSTGRES", make: makePostgres}
	busybox  = base{name: "base-busybox", ref: "busybox:1.36", env: "SMOKE_BASE_BUSYBOX", make: makeBusybox}
)

func (b base) from(getenv func(string) string) base {
	if ref := getenv(b.env); ref != "" {
		b.ref, b.given = ref, true
	}
	return b
}

// provide returns a reference to a base that the engine has: the one named, our own from before, the registry's, or
// one made now.
func (b *builder) provide(ctx context.Context, wanted base, arch string) (string, error) {
	own := repository + wanted.name + ":" + arch
	candidates := []string{wanted.ref, own}
	if wanted.given {
		candidates = candidates[:1]
	}
	for _, ref := range candidates {
		if id, err := lookup(ctx, b.Client, ref); err != nil || id != "" {
			return ref, err
		}
	}
	b.say("pulling %s", wanted.ref)
	pulled := usual.pull(ctx, b.Client, wanted.ref, b.say)
	switch {
	case wanted.given && pulled != nil:
		return "", fmt.Errorf("pulling %s, which %s names: %w", wanted.ref, wanted.env, pulled)
	case wanted.given:
		return wanted.ref, nil
	case pulled == nil:
		return own, rename(ctx, b.Client, wanted.ref, own)
	case ctx.Err() != nil:
		return "", ctx.Err()
	}
	b.say("no registry (%v); making %s from this machine's packages", pulled, wanted.name)
	if err := b.makeBase(ctx, wanted, own, arch); err != nil {
		return "", fmt.Errorf("%s can be neither pulled (%w) nor made from this machine's packages (%w): "+
			"give the engine access to a registry, or name an image that it has in %s", wanted.ref, pulled, err, wanted.env)
	}
	return own, nil
}

// rename makes a pulled image ours by its name, so that it is removed with the others.
func rename(ctx context.Context, engine *client.Client, from, to string) error {
	_, err := engine.ImageTag(ctx, client.ImageTagOptions{Source: from, Target: to})
	if err == nil {
		_, err = engine.ImageRemove(ctx, from, client.ImageRemoveOptions{})
	}
	if err != nil {
		return fmt.Errorf("renaming %s to %s: %w", from, to, err)
	}
	return nil
}
