package runner_test

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// wire leads to a Docker engine, and can be cut.
type wire struct {
	engine, socket string

	lock  sync.Mutex
	dead  bool
	conns map[net.Conn]bool
}

func newWire(t *testing.T, engine string) *wire {
	g := NewWithT(t)
	w := &wire{engine: engine, socket: filepath.Join(t.TempDir(), "d.sock"), conns: map[net.Conn]bool{}}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", w.socket)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go w.lead(t.Context(), conn)
		}
	}()
	return w
}

func (w *wire) host() string { return "unix://" + w.socket }

// lead joins a connection with one to the engine.
func (w *wire) lead(ctx context.Context, conn net.Conn) {
	defer func() { _ = conn.Close() }()
	network, address, _ := strings.Cut(w.engine, "://")
	engine, err := (&net.Dialer{}).DialContext(context.WithoutCancel(ctx), network, address)
	if err != nil || !w.keep(conn) {
		return
	}
	defer func() { _ = engine.Close() }()
	go func() {
		_, _ = io.Copy(engine, conn)
		if half, ok := engine.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
	}()
	_, _ = io.Copy(conn, engine)
}

func (w *wire) keep(conn net.Conn) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.conns[conn] = true
	return !w.dead
}

// die cuts all connections and lets the stand-in's containers go, as an engine that is killed does.
func (w *wire) die(t *testing.T, owner string) {
	w.lock.Lock()
	w.dead = true
	for conn := range w.conns {
		_ = conn.Close()
	}
	w.lock.Unlock()
	running := `$(docker ps -q --filter label=smoke.standin=` + owner + `)`
	script := `docker kill ` + running + `; test -z "` + running + `"` // one may have ended by itself before
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
	cmd.Env = append(os.Environ(), "DOCKER_HOST="+w.engine)
	output, err := cmd.CombinedOutput()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(output))
}

// live lets connections through again.
func (w *wire) live() {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.dead = false
}
