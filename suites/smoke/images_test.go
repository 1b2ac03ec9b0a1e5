package smoke

import (
	"context"
	"slices"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/registry"
)

// imagesOf are what the service's containers were run from, each once. ECS tells the digest of a task that runs; where it
// does not, the registry tells what the reference stands for now.
func imagesOf(ctx context.Context, staging discover.Staging) (all []evidence.Image) {
	for _, instance := range staging.Instances {
		for _, task := range instance.Tasks {
			for _, c := range task.Containers {
				image := evidence.Image{Container: c.Name, Reference: c.Image, Digest: c.ImageDigest}
				if image.Digest == "" {
					image.Digest = pushed(ctx, all, c.Image)
				}
				if !slices.Contains(all, image) {
					all = append(all, image)
				}
			}
		}
	}
	return all
}

// pushed is the digest that a reference stands for, which is asked for once; "" where nobody knows.
func pushed(ctx context.Context, known []evidence.Image, reference string) string {
	if i := slices.IndexFunc(known, func(i evidence.Image) bool { return i.Reference == reference }); i >= 0 {
		return known[i].Digest
	}
	image, err := registry.Look(ctx, clients.ECR, reference)
	if err != nil {
		return "" // a promise judges the images
	}
	return image.Digest
}
