package smoke

import (
	"context"
	"net"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "smoke.example/ecs/helpers/matchers"
)

var _ = Describe("From outside", area("exposure"), func() {
	for _, port := range env.target.Exposure.Closed {
		It(port.What+" does not answer", id("exposure.closed.%d", port.Number), bound(), func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
				address := net.JoinHostPort(l.PublicIP, strconv.Itoa(port.Number))
				g.Expect(answers(ctx, address)).To(BeFalseBecause(
					"%s answers on %s; close it in the security group", port.What, address))
			})
		})
	}

	It("the hosts show the keys that are expected", id("exposure.host-key"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			expected, from, err := l.hostKeys(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			host, err := l.dial(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(host.HostKey()).To(BeOneOfKeys(expected, from))
		})
	})
})

// answers reports whether something accepts connections there. It closes them at once: the service has one worker.
func answers(ctx context.Context, address string) bool {
	dialer := net.Dialer{Timeout: env.target.Exposure.Within}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	_ = connection.Close()
	return true
}
