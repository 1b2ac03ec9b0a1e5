// Package view shows the Docker engine as one instance of the stand-in would see it: an Engine API of which only the
// instance's own containers are part.
package view

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
)

// View is the engine as one instance sees it.
type View struct {
	owner, instance string
	// nobody is a name that nothing on the engine has.
	nobody string
	engine *http.Transport
	proxy  *httputil.ReverseProxy
}

// New returns the view that the instance instanceID of the stand-in owner has of the engine at engineHost, such as
// unix:///var/run/docker.sock or tcp://127.0.0.1:2375. Containers are its own by the labels engine.LabelOwner and
// engine.LabelInstance. The engine is first called upon when a request comes in.
func New(engineHost, owner, instanceID string) *View {
	v := &View{owner: owner, instance: instanceID, nobody: "none-" + strings.ToLower(rand.Text())}
	v.engine = &http.Transport{DialContext: dialer(engineHost), DisableCompression: true}
	v.proxy = &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { toEngine(r.Out) },
		Transport:     v.engine,
		FlushInterval: -1,
		ErrorHandler:  func(w http.ResponseWriter, _ *http.Request, err error) { v.unreachable(w, err) },
		ErrorLog:      log.New(io.Discard, "", 0),
	}
	return v
}

// Serve answers on l until ctx ends, and then returns nil. It closes l and all connections, attached ones too.
func (v *View) Serve(ctx context.Context, l net.Listener) error {
	defer v.engine.CloseIdleConnections()
	server := &http.Server{
		Handler:     v,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the Docker view of %s: %w", v.instance, err)
	}
	return nil
}

// dialer connects to the engine, whatever address is asked for.
func dialer(host string) func(ctx context.Context, _, _ string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		network, address, found := strings.Cut(host, "://")
		if !found {
			return nil, fmt.Errorf("reading the engine's address %q: it has no scheme, such as unix://", host)
		}
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}
}

// toEngine gives a request the address that HTTP wants, and the dialer does not look at.
func toEngine(r *http.Request) {
	r.URL.Scheme, r.URL.Host, r.Host = "http", "docker", "docker"
}
