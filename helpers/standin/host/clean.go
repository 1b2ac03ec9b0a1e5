package host

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/engine"
)

// LabelImage marks the images that are built for a stand-in.
const LabelImage = "smoke.standin.image"

// Clean ends and removes a private engine with all that it made. On the engine that otherwise answers it removes
// the containers and images of stand-ins, by their labels, and nothing else. Where there is nothing it does nothing.
func Clean(ctx context.Context, opts Options) error {
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	opts.Dir = dir
	if opts.Log == nil {
		opts.Log = func(string) {}
	}
	unlock, err := lock(ctx, existing(filepath.Dir(filepath.Dir(dir))))
	if err != nil {
		return err
	}
	defer unlock()
	if err := cleanPrivate(ctx, opts); err != nil {
		return fmt.Errorf("removing the private engine: %w", err)
	}
	found, ok, _ := thisMachine(opts).look(ctx)
	if !ok {
		return nil
	}
	return cleanEngine(ctx, found.Host)
}

// cleanEngine removes every stand-in's containers and images from an engine.
func cleanEngine(ctx context.Context, host string) error {
	cli, err := client.New(client.WithHost(host))
	if err != nil {
		return fmt.Errorf("cleaning up the engine at %s: %w", host, err)
	}
	defer func() { _ = cli.Close() }()
	containers, err := cli.ContainerList(ctx, client.ContainerListOptions{
		All: true, Filters: make(client.Filters).Add("label", engine.LabelOwner),
	})
	if err != nil {
		return fmt.Errorf("listing the stand-ins' containers at %s: %w", host, err)
	}
	var failed []error
	for _, c := range containers.Items {
		_, err := cli.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
		failed = append(failed, err)
	}
	failed = append(failed, removeImages(ctx, cli))
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("cleaning up the engine at %s: %w", host, err)
	}
	return nil
}

// removeImages removes the images with all their names. One that a container of somebody else uses stays, and is
// told.
func removeImages(ctx context.Context, cli *client.Client) error {
	images, err := cli.ImageList(ctx, client.ImageListOptions{
		Filters: make(client.Filters).Add("label", LabelImage),
	})
	if err != nil {
		return fmt.Errorf("listing the stand-ins' images: %w", err)
	}
	var failed []error
	for _, image := range images.Items {
		_, err := cli.ImageRemove(ctx, image.ID, client.ImageRemoveOptions{Force: true, PruneChildren: true})
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
