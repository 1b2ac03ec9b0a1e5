package smoke

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

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

	It("no other port of the service's containers answers", id("exposure.closed.bindings"), bound(),
		func(ctx SpecContext) {
			onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
				g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
				g.Expect(l.Tasks).NotTo(BeEmpty(), "tasks on the instance")
				var tried, answering []string
				for _, published := range l.innerPorts() {
					address := net.JoinHostPort(l.PublicIP, strconv.Itoa(published.Host))
					open, err := answers(ctx, address)
					g.Expect(l.saw(err)).To(Succeed())
					text := fmt.Sprintf("%s (port %d of %s)", address, published.Container, published.of)
					tried = append(tried, text)
					if open {
						answering = append(answering, text)
					}
				}
				g.Expect(answering).To(BeEmpty(), "ports that are the containers' own matter answer from outside; "+
					"close them in the security group")
				l.note("closed: %s", strings.Join(tried, ", "))
			})
		})

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
			g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
			expected, err := overSSH().Config(ctx, l.Instance)
			g.Expect(l.saw(err)).To(Succeed())
			shown, err := showsKey(ctx, expected.Address, expected.HostKeys)
			g.Expect(l.saw(err)).To(Succeed())
			g.Expect(shown).To(BeOneOfKeys(expected.HostKeys, expected.HostKeysFrom))
			l.note("%s %s", shown.Type(), ssh.FingerprintSHA256(shown))
		})
	})

	It("the hosts refuse a key that is not theirs", id("exposure.wrong-key"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			g.Expect(l.knock(ctx, g)).To(RefuseStrangers(overSSH().Address(l.Instance)))
		})
	})

	It("the hosts ask for no password", id("exposure.no-password"), bound(), func(ctx SpecContext) {
		onEveryInstance(ctx, func(ctx context.Context, g Gomega, l *look) {
			g.Expect(l.knock(ctx, g)).To(AskForNoPassword(overSSH().Address(l.Instance)))
		})
	})
})

// knock tries what the instance's SSH server has to refuse.
func (l *look) knock(ctx context.Context, g Gomega) remote.Door {
	g.Expect(l.PublicIP).NotTo(BeEmpty(), "the instance's public address")
	config, err := overSSH().Config(ctx, l.Instance)
	g.Expect(l.saw(err)).To(Succeed())
	door, err := remote.Knock(ctx, config)
	g.Expect(l.saw(err)).To(Succeed())
	return door
}

// published is a port of a container that the host publishes.
type published struct {
	discover.Port
	of string
}

// innerPorts are the TCP ports that the service's tasks publish on the instance, but for the one that callers use.
func (p *place) innerPorts() (all []published) {
	for _, task := range p.Tasks {
		for _, container := range task.Containers {
			for _, port := range container.Ports {
				served := container.Name == env.target.HTTP.Container && port.Container == env.target.HTTP.Port
				if port.Protocol == "tcp" && !served {
					all = append(all, published{Port: port, of: container.Name})
				}
			}
		}
	}
	return all
}

// errSeen ends a handshake as soon as the host has shown its key, before anything is told to it.
var errSeen = errors.New("the key was seen")

// showsKey returns the key that a host shows to who does not yet expect any, of the kinds that the expected ones are
// of: one with keys of several kinds would otherwise choose. A connection that expects a key never shows another.
func showsKey(ctx context.Context, address string, expected []ssh.PublicKey) (shown ssh.PublicKey, err error) {
	ctx, cancel := context.WithTimeout(ctx, env.target.SSH.Connect)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("looking at the host key of %s: %w", address, err)
	}
	hangUp := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer hangUp()
	defer func() { _ = conn.Close() }()
	_, _, _, err = ssh.NewClientConn(conn, address, &ssh.ClientConfig{
		User: env.target.SSH.User, HostKeyAlgorithms: kinds(expected),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			shown = key
			return errSeen
		},
	})
	if shown == nil {
		return nil, fmt.Errorf("looking at the host key of %s: %w", address, err)
	}
	return shown, nil
}

// kinds are what keys can sign with. RSA keys sign with SHA-2 only: Amazon Linux 2023 refuses SHA-1.
func kinds(keys []ssh.PublicKey) (all []string) {
	for _, key := range keys {
		if key.Type() == ssh.KeyAlgoRSA {
			all = append(all, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
			continue
		}
		all = append(all, key.Type())
	}
	return all
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
