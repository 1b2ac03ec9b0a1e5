package remote_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/remote"
)

// newKey makes an ed25519 key.
func newKey(t *testing.T) ssh.Signer {
	t.Helper()
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	signer, err := ssh.NewSignerFromKey(private)
	g.Expect(err).NotTo(HaveOccurred())
	return signer
}

func newECDSAKey(t *testing.T) ssh.Signer {
	t.Helper()
	g := NewWithT(t)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	signer, err := ssh.NewSignerFromKey(private)
	g.Expect(err).NotTo(HaveOccurred())
	return signer
}

// listen is a TCP listener that ends with the test.
func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}

// serve is a real SSH server, which lets ec2-user in with any key. The configuration that it returns fits it.
func serve(t *testing.T, handle glider.Handler, hostKeys ...ssh.Signer) remote.Config {
	t.Helper()
	if len(hostKeys) == 0 {
		hostKeys = []ssh.Signer{newKey(t)}
	}
	server := &glider.Server{
		Handler:          handle,
		PublicKeyHandler: func(ctx glider.Context, _ glider.PublicKey) bool { return ctx.User() == "ec2-user" },
	}
	for _, key := range hostKeys {
		server.AddHostKey(key)
	}
	listener := listen(t)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return remote.Config{
		Address: listener.Addr().String(), User: "ec2-user", Signer: newKey(t),
		HostKeys: []ssh.PublicKey{hostKeys[0].PublicKey()}, HostKeysFrom: "the console output of i-0abc",
		Connect: 10 * time.Second, Command: 10 * time.Second,
	}
}

// serveOnce is serve for one connection; it closes those after it at once.
func serveOnce(t *testing.T, hostKey ssh.Signer) remote.Config {
	t.Helper()
	server := &glider.Server{}
	server.AddHostKey(hostKey)
	listener := listen(t)
	go func() {
		for first := true; ; first = false {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if first {
				go server.HandleConn(conn)
			} else {
				_ = conn.Close()
			}
		}
	}()
	return remote.Config{
		Address: listener.Addr().String(), User: "ec2-user", Signer: newKey(t),
		HostKeysFrom: "the console output of i-0abc", Connect: 10 * time.Second,
	}
}

// dial connects and closes the connection with the test.
func dial(t *testing.T, config remote.Config) *remote.Host {
	t.Helper()
	host, err := remote.Dial(t.Context(), config)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = host.Close() })
	return host
}

// shell runs the commands as a login shell would, with path first in PATH.
func shell(path string) glider.Handler {
	return func(session glider.Session) {
		cmd := exec.CommandContext(session.Context(), "/bin/sh", "-c", session.RawCommand())
		cmd.Env = []string{"PATH=" + path + ":/usr/bin:/bin"}
		cmd.Stdout, cmd.Stderr = session, session.Stderr()
		var exit *exec.ExitError
		if err := cmd.Run(); errors.As(err, &exit) {
			_ = session.Exit(exit.ExitCode())
		}
	}
}

// stuck is a command that never ends; ended is closed once its session is gone.
func stuck() (handle glider.Handler, ended chan struct{}) {
	ended = make(chan struct{})
	return func(session glider.Session) {
		_, _ = io.WriteString(session, "so far")
		signals := make(chan glider.Signal, 1)
		session.Signals(signals)
		select {
		case <-signals:
			close(ended)
		case <-session.Context().Done():
		}
	}, ended
}

// listenUnix is a listener on a socket with a path that is short enough for one.
func listenUnix(t *testing.T) net.Listener {
	t.Helper()
	g := NewWithT(t)
	dir, err := os.MkdirTemp("", "agent")
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(dir, "s"))
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}
