package remote_test

import (
	"io"
	"net"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// relay passes the bytes of one connection on to address and back, until its gate is shut. From then on it takes bytes
// and passes none on.
func relay(t *testing.T, address string) (string, *gate) {
	t.Helper()
	listener, gate := listen(t), &gate{}
	server, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		go func() { _, _ = io.Copy(gate.before(conn), server) }()
		_, _ = io.Copy(gate.before(server), conn)
	}()
	return listener.Addr().String(), gate
}

// gate swallows what is written through it once it is shut.
type gate struct {
	mu     sync.Mutex
	closed bool
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

func (g *gate) before(w io.Writer) io.Writer { return &gated{g, w} }

type gated struct {
	gate *gate
	to   io.Writer
}

func (w *gated) Write(p []byte) (int, error) {
	w.gate.mu.Lock()
	defer w.gate.mu.Unlock()
	if w.gate.closed {
		return len(p), nil
	}
	return w.to.Write(p)
}

func TestARelayPassesOnUntilItIsSilenced(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, shell(""))
	config.Address, _ = relay(t, config.Address)
	result, err := dial(t, config).Run(t.Context(), "echo", "hello")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result.Stdout).To(Equal("hello\n"))
}
