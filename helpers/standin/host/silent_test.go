package host

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"
)

// silent is a socket where somebody takes connections and says nothing; closed tells of each that the other side ends.
func silent(t *testing.T) (path string, closed chan struct{}) {
	t.Helper()
	g := NewWithT(t)
	dir, err := os.MkdirTemp("", "host")
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path, closed = filepath.Join(dir, "s"), make(chan struct{}, 100)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
				closed <- struct{}{}
			}()
		}
	}()
	return path, closed
}

func TestAnEngineThatSaysNothingIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	path, closed := silent(t)
	m, starter := computer(t, map[string]string{"DOCKER_HOST": "unix://" + path}, nil)
	m.ask, starter.root, starter.has = askEngine, true, true
	before := gleak.Goroutines()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := m.find(ctx)
	g.Expect(err).To(MatchError(SatisfyAll(
		HavePrefix("looking for a Docker engine:\n  DOCKER_HOST: no engine answers at unix://"+path+": "),
		HaveSuffix(": context deadline exceeded (unset DOCKER_HOST to look elsewhere)"),
	)))
	g.Expect(starter.steps).To(BeEmpty(), "no engine is started against the user")
	for range 2 { // one tries the socket, the other asks
		g.Eventually(closed).WithTimeout(10 * time.Second).Should(Receive())
	}
	g.Eventually(gleak.Goroutines).WithTimeout(10 * time.Second).ShouldNot(gleak.HaveLeaked(before))
}
