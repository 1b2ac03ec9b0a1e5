// Package view shows the Docker engine as one instance of the stand-in would see it: an Engine API of which only the
// instance's own containers are part.
package view

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// View is the engine as one instance sees it.
type View struct {
	host, owner, instance string
}

// New returns the view that the instance instanceID of the stand-in owner has of the engine at engineHost, such as
// unix:///var/run/docker.sock. Containers are its own by the labels engine.LabelOwner and engine.LabelInstance.
func New(engineHost, owner, instanceID string) *View {
	return &View{host: engineHost, owner: owner, instance: instanceID}
}

// Serve answers on l until ctx ends, and then returns nil. It closes l and every connection.
func (v *View) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           v,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 0,
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the Docker view of %s: %w", v.instance, err)
	}
	return nil
}

// ServeHTTP answers one request of the Engine API.
func (v *View) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r)
}
