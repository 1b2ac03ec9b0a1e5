package preflight

import (
	"context"
	"errors"

	"smoke.example/ecs/helpers/registry"
)

// images looks each of the definition's up in its registry.
func (l *look) images(ctx context.Context) came {
	containers := l.definition.Containers()
	return found(each(len(containers), func(i int) []Finding {
		return []Finding{l.image(ctx, "image of "+containers[i].Name, containers[i].Image)}
	})...)
}

func (l *look) image(ctx context.Context, check, ref string) Finding {
	image, err := registry.Look(ctx, l.ecr, ref)
	switch {
	case errors.Is(err, registry.ErrNotECR):
		return beyond(check, "%v", err)
	case errors.Is(err, registry.ErrNoImage):
		return failed(check, err, "push it, or name another tag in "+l.Target.Definition)
	case err != nil:
		return failed(check, err, "look at the repository's name in "+l.Target.Definition)
	}
	return good(check, "%s is %s", ref, image.Digest)
}
