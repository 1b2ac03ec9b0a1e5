package host

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestAnEngineIsAskedForItsVersion(t *testing.T) {
	for name, c := range map[string]struct{ answer, says string }{
		"and says it":                     {answer: `{"Version":"25.0.1","Os":"linux","ApiVersion":"1.44"}`},
		"and runs Windows":                {answer: `{"Version":"25.0.1","Os":"windows"}`, says: "it runs windows containers"},
		"and speaks something other than": {answer: `<html>`, says: "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			version, err := askEngine(t.Context(), "unix://"+serve(t, c.answer))
			if c.says != "" {
				g.Expect(err).To(MatchError(ContainSubstring(c.says)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(version).To(Equal("25.0.1"))
		})
	}
}

// serve answers every request at a socket, whose path it returns.
func serve(t *testing.T, answer string) string {
	g := NewWithT(t)
	dir, err := os.MkdirTemp("", "host")
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	g.Expect(err).NotTo(HaveOccurred())
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) },
	)}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return path
}

func TestASocketThatIsNotThereSaysSo(t *testing.T) {
	_, err := askEngine(t.Context(), "unix:///nowhere/docker.sock")
	NewWithT(t).Expect(err).To(MatchError(os.ErrNotExist))
}

func TestTheSubnetIsNotInUse(t *testing.T) {
	prefixes := func(texts ...string) (found []netip.Prefix) {
		for _, text := range texts {
			found = append(found, netip.MustParsePrefix(text))
		}
		return found
	}
	for name, c := range map[string]struct {
		used []netip.Prefix
		want string
	}{
		"the first on an empty machine":             {want: "10.231.7.0/24"},
		"a default route uses nothing":              {used: prefixes("0.0.0.0/0"), want: "10.231.7.0/24"},
		"the next if a part is in use":              {used: prefixes("10.231.7.128/25"), want: "10.231.8.0/24"},
		"another range if a company has all of ten": {used: prefixes("10.0.0.0/8"), want: "172.30.7.0/24"},
		"the last if those of Docker are taken too": {used: prefixes("10.0.0.0/8", "172.16.0.0/12"), want: "192.168.7.0/24"},
		"a name server without a route counts":      {used: prefixes("10.231.7.53/32"), want: "10.231.8.0/24"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			subnet, err := freeSubnet(c.used, 7)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(subnet.String()).To(Equal(c.want))
		})
	}
	_, err := freeSubnet(prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), 7)
	NewWithT(t).Expect(err).To(MatchError("looking for a private /24 for the engine's bridge: all 768 are in use"))
}

func TestTwoCommandsDoNotStartAnEngineAtOnce(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	unlock, err := lock(t.Context(), dir)
	g.Expect(err).NotTo(HaveOccurred())
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = lock(short, dir)
	g.Expect(err).To(MatchError(ContainSubstring("waiting for another command that starts or ends an engine")))
	unlock()
	again, err := lock(t.Context(), dir)
	g.Expect(err).NotTo(HaveOccurred())
	again()
}

func TestTheFolderThatIsLockedIsThere(t *testing.T) {
	dir := t.TempDir()
	NewWithT(t).Expect(above(filepath.Join(dir, ".smoke", "engine"))).To(Equal(dir))
	NewWithT(t).Expect(above(filepath.Join(dir, "gone", ".smoke", "engine"))).To(Equal(dir))
}

func TestLoopbackAddressesThatCannotBeBoundAreNamed(t *testing.T) {
	g := NewWithT(t)
	ok := netip.MustParseAddr("127.0.0.1")
	g.Expect(CheckLoopback(t.Context(), []netip.Addr{ok})).To(Succeed())
	err := CheckLoopback(t.Context(), []netip.Addr{ok, netip.MustParseAddr("192.0.2.77")}) // no machine has it
	g.Expect(err).To(MatchError(HaveSuffix(":\n  sudo ifconfig lo0 alias 192.0.2.77 up")))
	g.Expect(strings.Contains(err.Error(), "127.0.0.1")).To(BeFalse())
}
