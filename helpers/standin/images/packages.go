package images

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// packages fills a tree with files of packages and of the libraries that these depend on. Choose picks the packages
// to start from out of those that the lists know.
func (o Options) packages(
	ctx context.Context, arch string, names []string, choose func([]stanza) []string, want func(string) bool,
) (*tree, error) {
	a, err := newApt(o, arch)
	if err != nil {
		return nil, err
	}
	files, err := a.fetch(ctx, names, choose)
	if err != nil && ctx.Err() == nil {
		// The machine's own lists are missing, or name versions that are gone.
		if err := a.update(ctx); err != nil {
			return nil, err
		}
		files, err = a.fetch(ctx, names, choose)
	}
	if err != nil {
		return nil, err
	}
	o.say("unpacking %d packages", len(files))
	root := newTree()
	for _, file := range files {
		if err := a.unpack(ctx, file, root, want); err != nil {
			return nil, err
		}
	}
	return root, nil
}

func (a *apt) fetch(ctx context.Context, names []string, choose func([]stanza) []string) ([]string, error) {
	start := choose(a.show(ctx, names...))
	if len(start) == 0 {
		return nil, fmt.Errorf("the package lists know none of %s", strings.Join(names, ", "))
	}
	return a.download(ctx, a.withLibraries(ctx, start))
}

// withLibraries returns the packages and, over any number of steps, the libraries that they depend on.
func (a *apt) withLibraries(ctx context.Context, names []string) []stanza {
	var all []stanza
	for seen := slices.Clone(names); len(names) > 0; {
		found := a.show(ctx, names...)
		all = append(all, found...)
		names = nil
		for _, s := range found {
			for _, library := range libraries(s) {
				if !slices.Contains(seen, library) {
					seen, names = append(seen, library), append(names, library)
				}
			}
		}
	}
	return all
}

// libraries are the shared libraries among a package's dependencies.
func libraries(s stanza) []string {
	var found []string
	for dependency := range strings.SplitSeq(s["Depends"]+", "+s["Pre-Depends"], ",") {
		first, _, _ := strings.Cut(dependency, "|")
		name, _, _ := strings.Cut(strings.TrimSpace(first), " ")
		name, _, _ = strings.Cut(name, ":")
		// LLVM is for Postgres' just-in-time compiler only, and larger than all the rest.
		if (strings.HasPrefix(name, "lib") || name == "zlib1g") && !strings.HasPrefix(name, "libllvm") {
			found = append(found, name)
		}
	}
	return found
}
