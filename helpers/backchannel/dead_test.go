package backchannel_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/backchannel"
)

// left makes the folder of a line of an hour ago, in the folder for temporary files.
func left(g *WithT, name string) (folder, socket string) {
	folder = filepath.Join(os.TempDir(), name)
	g.Expect(os.Mkdir(folder, 0o700)).To(Succeed())
	return folder, filepath.Join(folder, "socket")
}

func aged(g *WithT, folder string) {
	before := time.Now().Add(-time.Hour)
	g.Expect(os.Chtimes(folder, before, before)).To(Succeed())
}

// killed leaves the socket of a runner that was killed: nobody listens, and nobody removed it.
func killed(t *testing.T, g *WithT, socket string) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	g.Expect(err).NotTo(HaveOccurred())
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	g.Expect(listener.Close()).To(Succeed())
}

func TestTheLineOfARunnerThatWasKilledIsRemovedByTheNext(t *testing.T) {
	g := NewWithT(t)
	temp, err := os.MkdirTemp("", "bc") // t.TempDir's paths are too long for a socket
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	t.Setenv("TMPDIR", temp)

	dead, socket := left(g, "smoke-line-1")
	killed(t, g, socket)
	empty, _ := left(g, "smoke-line-2")
	alive, socket := left(g, "smoke-line-3")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	fresh, socket := left(g, "smoke-line-4")
	killed(t, g, socket)
	other, socket := left(g, "another-line-5")
	killed(t, g, socket)
	for _, folder := range []string{dead, empty, alive, other} {
		aged(g, folder)
	}

	server, err := backchannel.Listen(nil)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = server.Close() })
	for _, gone := range []string{dead, empty} {
		g.Expect(gone).NotTo(BeADirectory())
	}
	for _, kept := range []string{alive, fresh, other, filepath.Dir(server.Address())} {
		g.Expect(kept).To(BeADirectory())
	}
}
