package images

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// builder makes what the engine lacks.
type builder struct {
	Options
	// apt is nil until a base is made from packages.
	apt *apt
}

// build makes those images that the engine does not have. The service is compiled while bases are provided, since
// the one waits for the processor and the other mostly for the network.
func (b *builder) build(ctx context.Context, recipes []recipe) error {
	var binary string
	both, running := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		for _, r := range recipes {
			if r.name == service && r.id == "" {
				b.say("compiling %s", r.name)
				binary, err = compile(running, r, b.WorkDir)
			}
		}
		return err
	})
	bases := map[string]string{}
	both.Go(func() (err error) {
		for _, r := range recipes {
			if r.id == "" && err == nil {
				bases[r.name], err = b.provide(running, r.base, r.arch)
			}
		}
		return err
	})
	if err := both.Wait(); err != nil {
		return err
	}
	for _, r := range recipes {
		if r.id == "" {
			if err := b.assemble(ctx, r, bases[r.name], binary); err != nil {
				return err
			}
		}
	}
	return nil
}

// assemble builds one image out of its folder and, for the service, the compiled binary.
func (b *builder) assemble(ctx context.Context, r recipe, from, binary string) error {
	if r.name != service {
		binary = ""
	}
	files, err := buildContext(r.folder, binary)
	if err != nil {
		return fmt.Errorf("packing %s: %w", r.folder, err)
	}
	b.say("building the image %s on %s", r.name, from)
	if err := step(ctx, b.Client, files, r, from); err != nil {
		return fmt.Errorf("building the image %s: %w", r.name, err)
	}
	return nil
}
