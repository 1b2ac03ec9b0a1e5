package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// removers is how many containers are removed at once: a kill takes the engine a fifth of a second or so.
const removers = 8

// RemoveAll removes every container of this owner, running or not, and nothing else.
func (d *Docker) RemoveAll(ctx context.Context) error {
	owned, err := d.labelled(ctx, LabelOwner+"="+d.owner)
	if err != nil {
		return fmt.Errorf("listing the containers of %s: %w", d.owner, err)
	}
	errs, busy := make(chan error), make(chan struct{}, removers)
	for _, c := range owned {
		go func() {
			busy <- struct{}{}
			defer func() { <-busy }()
			errs <- d.Remove(ctx, c.ID)
		}()
	}
	var all []error
	for range owned {
		all = append(all, <-errs)
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("removing the containers of %s: %w", d.owner, err)
	}
	return nil
}

// Owners lists, in order, the owners that have containers on this engine, running or not.
func (d *Docker) Owners(ctx context.Context) ([]string, error) {
	owned, err := d.labelled(ctx, LabelOwner)
	if err != nil {
		return nil, fmt.Errorf("listing the containers of all stand-ins: %w", err)
	}
	var owners []string
	for _, c := range owned {
		owners = append(owners, c.Labels[LabelOwner])
	}
	slices.Sort(owners)
	return slices.Compact(owners), nil
}

// labelled lists containers with a label, given as NAME or NAME=VALUE.
func (d *Docker) labelled(ctx context.Context, label string) ([]container.Summary, error) {
	listed, err := d.api.ContainerList(ctx, client.ContainerListOptions{
		All:     true,
		Filters: client.Filters{}.Add("label", label),
	})
	return listed.Items, err
}
