package standin

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/introspection"
)

// barecurl is what an instance has for curl on a machine without it.
//
//go:embed barecurl.sh
var barecurl []byte

// introspect serves what the instance's ECS agent says of itself, at the private address: the port is closed outside.
func (s *Standin) introspect(ctx context.Context, n *node) error {
	address := netip.AddrPortFrom(n.private, introspection.Port)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", address.String())
	if err != nil {
		return fmt.Errorf("serving the ECS agent's introspection of %s: %s is taken by %s; end that: %w",
			n.id, address, s.portHolder(ctx, address), err)
	}
	server := &http.Server{
		Handler: introspection.New(s.state, n.id, s.containerTimes), ReadHeaderTimeout: 10 * time.Second,
	}
	s.later(func(context.Context) error { return server.Close() })
	go s.watch("serving the ECS agent's introspection", func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

// containerTimes are the engine's; see introspection.Clock.
func (s *Standin) containerTimes(ctx context.Context, id string) (created, started time.Time) {
	seen, err := s.client.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil || seen.Container.State == nil {
		return time.Time{}, time.Time{}
	}
	created, _ = time.Parse(time.RFC3339Nano, seen.Container.Created) // a time that cannot be read is not known
	started, _ = time.Parse(time.RFC3339Nano, seen.Container.State.StartedAt)
	return created, started
}

// leadCurl makes curl reach the instance's own agent at localhost:51678 in SSH sessions, which run on this machine,
// whose localhost is another. It returns what the sessions' environment needs for that.
func (n *node) leadCurl(home string) ([]string, error) {
	rule := fmt.Sprintf("connect-to = \"localhost:%d:%s:%[1]d\"\n", introspection.Port, n.private)
	if err := os.WriteFile(filepath.Join(home, ".curlrc"), []byte(rule), 0o600); err != nil {
		return nil, fmt.Errorf("leading curl to the ECS agent of %s: %w", n.id, err)
	}
	if _, err := exec.LookPath("curl"); err == nil {
		return nil, nil
	}
	return n.bringCurl(home)
}

// bringCurl gives the sessions a curl that knows the agent of ~/.curlrc and nothing else.
func (n *node) bringCurl(home string) ([]string, error) {
	bin := filepath.Join(home, "bin")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of %s's own programs: %w", n.id, err)
	}
	if err := os.WriteFile(filepath.Join(bin, "curl"), barecurl, 0o700); err != nil {
		return nil, fmt.Errorf("making a curl for %s: %w", n.id, err)
	}
	return []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}, nil
}
