package smoke

import (
	"context"
	"fmt"
	"net"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/discover"
	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

var _ = Describe("From outside", area("exposure"), func() {
	for _, port := range env.target.Exposure.Closed {
		It(port.What+" does not answer", id("exposure.closed.%d", port.Number), bound(), func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
				address := net.JoinHostPort(l.PublicIP, strconv.Itoa(port.Number))
				open, err := answers(ctx, address)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(open).To(BeShut(port.What, address))
			})
		})
	}

	It("the security groups open SSH and the service alone", id("exposure.security-group"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				rules, err := discover.OpenPorts(ctx, clients.EC2, l.SecurityGroups)
				g.Expect(l.saw(err)).To(Succeed())
				service, err := l.Port(env.target.HTTP.Container, env.target.HTTP.Port)
				g.Expect(l.saw(err)).To(Succeed())
				g.Expect(rules).To(OpenOnly(map[string]int{"SSH": env.target.SSH.Port, "the service": service}))
			})
		})

	It("the hosts show the keys that are expected", id("exposure.host-key"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			expected, from, err := l.hostKeys(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			host, err := l.dial(ctx)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(host.HostKey()).To(BeOneOfKeys(expected, from))
		})
	})

	It("the hosts refuse a key that is not theirs", id("exposure.wrong-key"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			g.Expect(l.knock(ctx, g)).To(RefuseStrangers(l.sshAddress()))
		})
	})

	It("the hosts ask for no password", id("exposure.no-password"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			g.Expect(l.knock(ctx, g)).To(AskForNoPassword(l.sshAddress()))
		})
	})
})

// knock tries what the instance's SSH server has to refuse.
func (l *look) knock(ctx context.Context, g Gomega) remote.Door {
	g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
	keys, from, err := l.hostKeys(ctx)
	g.Expect(l.saw(err)).To(Succeed())
	door, err := remote.Knock(ctx, remote.Config{
		Address: l.sshAddress(), User: env.target.SSH.User, HostKeys: keys, HostKeysFrom: from, Connect: env.target.SSH.Connect,
	})
	g.Expect(l.saw(err)).To(Succeed())
	return door
}

// answers reports whether something accepts connections there. It closes them at once: the service has one worker. An
// error is a look that could not be taken, which says nothing about the port.
func answers(ctx context.Context, address string) (bool, error) {
	dialer := net.Dialer{Timeout: env.target.Exposure.Within}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	switch {
	case err == nil:
		_ = connection.Close()
		return true, nil
	case ctx.Err() != nil || poll.Classify(err) == poll.Infra:
		return false, poll.AsInfra(fmt.Errorf("looking whether %s answers: %w", address, err))
	}
	return false, nil
}
