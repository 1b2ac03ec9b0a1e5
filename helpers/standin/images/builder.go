package images

import (
	"context"
	"fmt"
	"slices"

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
	compiled := make(chan struct{})
	both, running := errgroup.WithContext(ctx)
	i := slices.IndexFunc(recipes, func(r recipe) bool { return r.name == service && r.id == "" })
	if i < 0 {
		close(compiled)
	} else {
		b.say("compiling %s", service)
		both.Go(func() (err error) {
			defer close(compiled)
			binary, err = compile(running, recipes[i], b.WorkDir)
			return err
		})
	}
	bases := map[string]string{}
	both.Go(func() (err error) {
		for _, r := range recipes {
			if r.id == "" && err == nil {
				bases[r.name], err = b.provide(running, r.base, r.arch)
			}
		}
		if err == nil {
			b.awaiting(compiled)
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

// awaiting says that the compiler is what is waited for, since the last step that was told of has ended.
func (b *builder) awaiting(compiled <-chan struct{}) {
	select {
	case <-compiled:
	default:
		b.say("still compiling %s", service)
	}
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
