package images

import (
	"context"
	"fmt"
)

// makeBase makes a base from this machine's packages and gives it to the engine as ref.
func (b *builder) makeBase(ctx context.Context, wanted base, ref, arch string) error {
	if b.apt == nil {
		packages, err := newApt(ctx, b.Options, arch)
		if err != nil {
			return err
		}
		b.apt = packages
	}
	root, changes, err := wanted.make(ctx, b.apt)
	if err != nil {
		return err
	}
	b.say("importing %s (%d MB)", wanted.name, root.size()>>20)
	return importTree(ctx, b.Client, root, ref, append(changes, "LABEL "+Label+"="+wanted.name))
}

// root fills a tree from packages and the libraries that these depend on.
func (a *apt) root(ctx context.Context, choose func(lists) []string, want func(string) bool) (*tree, error) {
	files, err := a.fetch(ctx, choose)
	if err != nil {
		return nil, fmt.Errorf("downloading packages: %w", err)
	}
	a.say("unpacking %d packages", len(files))
	root := newTree()
	for _, file := range files {
		if err := a.unpack(ctx, file, root, want); err != nil {
			return nil, err
		}
	}
	return root, nil
}
