package standin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/images"
)

// The repositories of the two images, and the tag that the definition names.
const (
	serviceRepository  = "flask-microservices-users"
	databaseRepository = "flask-microservices-users_db"
	tag                = "staging"
)

// reference is the name of an image in a slot's registry.
func (k slot) reference(repository string) string {
	return k.account() + ".dkr.ecr." + Region + ".amazonaws.com/" + repository + ":" + tag
}

// images builds the images, gives them the names of this account's registry, and pushes them to it.
func (s *Standin) images(ctx context.Context) error {
	built, err := images.Build(ctx, images.Options{
		Client: s.client, Fixtures: s.opts.Fixtures, WorkDir: s.opts.Work, Progress: s.opts.Progress.Note,
	})
	if err != nil {
		return err
	}
	s.later(func(ctx context.Context) error { return s.untag(ctx, s.slot) })
	return errors.Join(
		s.push(ctx, serviceRepository, built.Service), s.push(ctx, databaseRepository, built.Database),
	)
}

func (s *Standin) push(ctx context.Context, repository string, image images.Image) error {
	reference := s.slot.reference(repository)
	_, err := s.client.ImageTag(ctx, client.ImageTagOptions{Source: image.ID, Target: reference})
	if err != nil {
		return fmt.Errorf("naming the image %s %s: %w", image.Name, reference, err)
	}
	about, err := s.docker.Resolve(ctx, reference)
	if err != nil {
		return err
	}
	s.state.AddImage(repository, tag, about.ID, about.Size, about.Created)
	return nil
}

// untag takes the names of a slot's registry away; the images keep their own.
func (s *Standin) untag(ctx context.Context, k slot) error {
	var failed []error
	for _, repository := range []string{serviceRepository, databaseRepository} {
		_, err := s.client.ImageRemove(ctx, k.reference(repository), client.ImageRemoveOptions{})
		if err != nil && !errdefs.IsNotFound(err) {
			failed = append(failed, fmt.Errorf("removing the name %s: %w", k.reference(repository), err))
		}
	}
	return errors.Join(failed...)
}

// taggedSlots are those of which the engine knows names. Only images that were built for stand-ins count.
func (s *Standin) taggedSlots(ctx context.Context) (map[slot]bool, error) {
	list, err := s.client.ImageList(ctx, client.ImageListOptions{
		Filters: make(client.Filters).Add("label", images.Label),
	})
	if err != nil {
		return nil, fmt.Errorf("listing the images of stand-ins: %w", err)
	}
	found := map[slot]bool{}
	for _, image := range list.Items {
		for k := range slot(slots) {
			if slices.ContainsFunc(image.RepoTags, func(name string) bool {
				return strings.HasPrefix(name, k.account()+".dkr.ecr."+Region+".")
			}) {
				found[k] = true
			}
		}
	}
	return found, nil
}
