package engine

import (
	"context"
	"fmt"

	"github.com/moby/moby/client"
)

// Options say which Docker engine to use, and as whom.
type Options struct {
	// Host is the engine's address, such as unix:///var/run/docker.sock. Empty takes DOCKER_HOST and the other
	// variables of the Docker command line, or else its default socket.
	Host string
	// Owner is the value of LabelOwner on every container made here. Only containers that carry it are ever
	// listed or removed together.
	Owner string
}

// Docker is a real Docker engine. It speaks the version of the Engine API that client and engine both know.
type Docker struct {
	api   *client.Client
	owner string
}

var _ Engine = (*Docker)(nil)

// Connect returns the engine that opts name, after it has answered once.
func Connect(ctx context.Context, opts Options) (*Docker, error) {
	settings := []client.Opt{client.FromEnv}
	if opts.Host != "" {
		settings = []client.Opt{client.WithHost(opts.Host)}
	}
	api, err := client.New(settings...)
	if err != nil {
		return nil, fmt.Errorf("reading the address of the Docker engine %q: %w", opts.Host, err)
	}
	if _, err := api.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		_ = api.Close()
		return nil, fmt.Errorf("connecting to the Docker engine at %s: %w", api.DaemonHost(), err)
	}
	return &Docker{api: api, owner: opts.Owner}, nil
}

// Host is the address of the engine, as DOCKER_HOST would have it.
func (d *Docker) Host() string {
	return d.api.DaemonHost()
}

// Close lets the connections to the engine go. Containers keep running.
func (d *Docker) Close() error {
	return d.api.Close()
}
