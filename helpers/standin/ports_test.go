package standin

import (
	"net"
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAServicePortThatIsTakenIsSaidWithItsHolder(t *testing.T) {
	g := NewWithT(t)
	s := &Standin{}
	k, lock, err := takeFree(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = lock.Close() }()
	s.slot = k
	holder, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", net.JoinHostPort(k.public(2).String(), "0"))
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = holder.Close() }()
	s.ports.http = int(netip.MustParseAddrPort(holder.Addr().String()).Port())

	g.Expect(s.checkHTTPPort(t.Context())).To(MatchError(MatchRegexp(`^the service's port 127\.10\.\d+\.2:\d+ is taken by ` +
		`process \d+ \(.*\), at 127\.10\.\d+\.2:\d+: end that, or start this again with SMOKE_HTTP_PORT=8080, which ` +
		`deploys the local definition with another host port$`)))

	g.Expect(holder.Close()).To(Succeed())
	g.Expect(s.checkHTTPPort(t.Context())).To(Succeed())
}
