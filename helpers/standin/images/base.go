package images

import (
	"context"
	"fmt"
)

// base is what an image is built on.
type base struct {
	name string
	// ref is what to ask the engine and its registry for.
	ref string
	// env overrides ref, and given says that it did: then nothing else will do.
	env   string
	given bool
	// make builds the base from this machine's packages.
	make func(context.Context, Options, string) (*tree, []string, error)
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

// provide returns a reference to the base that the engine has: the one given, one that was made before, the
// registry's, or one made now.
func (o Options) provide(ctx context.Context, b base, arch string) (string, error) {
	made := repository + b.name + ":" + arch
	for _, ref := range []string{b.ref, made} {
		if id, err := lookup(ctx, o.Client, ref); err != nil || id != "" {
			return ref, err
		}
	}
	o.say("pulling %s", b.ref)
	pulled := pull(ctx, o.Client, b.ref, o.say)
	if pulled == nil {
		return b.ref, nil
	}
	if b.given || ctx.Err() != nil {
		return "", fmt.Errorf("pulling %s: %w", b.ref, pulled)
	}
	o.say("no registry (%v); making %s from this machine's packages", pulled, b.name)
	if err := o.makeBase(ctx, b, made, arch); err != nil {
		return "", fmt.Errorf("%s can be neither pulled (%w) nor made from this machine's packages (%w): "+
			"give the engine access to a registry, or name an image that it has in %s", b.ref, pulled, err, b.env)
	}
	return made, nil
}

func (o Options) makeBase(ctx context.Context, b base, ref, arch string) error {
	root, changes, err := b.make(ctx, o, arch)
	if err != nil {
		return err
	}
	o.say("importing %s (%d MB)", b.name, root.size()>>20)
	return importTree(ctx, o.Client, root, ref, append(changes, "LABEL "+Label+"="+b.name))
}
