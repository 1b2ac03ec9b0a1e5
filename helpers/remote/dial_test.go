package remote_test

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

func nothing(glider.Session) {}

func TestDialShowsWhoIsThere(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, nothing)
	host := dial(t, config)
	g.Expect(host.Address()).To(Equal(config.Address))
	g.Expect(host.HostKey().Marshal()).To(Equal(config.HostKeys[0].Marshal()))
	g.Expect(host.Close()).To(Succeed())
	g.Expect(host.Close()).To(Succeed())
}

func TestAChangedHostKeyIsTold(t *testing.T) {
	g := NewWithT(t)
	config, expected := serve(t, nothing), newKey(t).PublicKey()
	shown := config.HostKeys[0]
	config.HostKeys = []ssh.PublicKey{expected}
	_, err := remote.Dial(t.Context(), config)
	g.Expect(err).To(MatchError("connecting to ec2-user@" + config.Address + " over SSH: the host key is not the " +
		"expected one: " + config.Address + " shows ssh-ed25519 " + ssh.FingerprintSHA256(shown) +
		", expected from the console output of i-0abc is ssh-ed25519 " + ssh.FingerprintSHA256(expected) +
		"; either this is another machine, or its keys were made anew"))
	var changed *remote.HostKeyError
	g.Expect(errors.As(err, &changed)).To(BeTrue())
	g.Expect(changed.Shown.Marshal()).To(Equal(shown.Marshal()))
}

func TestOfSeveralHostKeysTheExpectedOneIsAskedFor(t *testing.T) {
	ed, curve := newKey(t), newECDSAKey(t)
	for _, expected := range []ssh.PublicKey{ed.PublicKey(), curve.PublicKey()} {
		t.Run(expected.Type(), func(t *testing.T) {
			config := serve(t, nothing, ed, curve)
			config.HostKeys = []ssh.PublicKey{expected}
			NewWithT(t).Expect(dial(t, config).HostKey().Type()).To(Equal(expected.Type()))
		})
	}
}

func TestAHostWithoutAKeyOfTheExpectedKind(t *testing.T) {
	g := NewWithT(t)
	config, expected := serve(t, nothing), newECDSAKey(t).PublicKey()
	config.HostKeys = []ssh.PublicKey{expected}
	_, err := remote.Dial(t.Context(), config)
	g.Expect(err).To(MatchError("connecting to ec2-user@" + config.Address + " over SSH: it has no host key of the " +
		"kinds that are expected from the console output of i-0abc: it has ssh-ed25519, expected is one of " +
		"ecdsa-sha2-nistp256 " + ssh.FingerprintSHA256(expected)))
}

func TestAUserOrAKeyThatTheHostDoesNotTake(t *testing.T) {
	g := NewWithT(t)
	config := serve(t, nothing)
	config.User = "root"
	_, err := remote.Dial(t.Context(), config)
	g.Expect(err).To(MatchError(HavePrefix("connecting to root@" + config.Address + " over SSH: it does not take the key " +
		ssh.FingerprintSHA256(config.Signer.PublicKey()) + " for the user root; it has to be that of the key pair that the " +
		"instance was launched with, or stand in the user's authorized_keys: ssh: ")))
	g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
}

func TestNoConnectionWithoutKeys(t *testing.T) {
	for what, change := range map[string]func(*remote.Config){
		"of the host":  func(c *remote.Config) { c.HostKeys = nil },
		"of one's own": func(c *remote.Config) { c.Signer = nil },
	} {
		t.Run(what, func(t *testing.T) {
			config := serve(t, nothing)
			change(&config)
			_, err := remote.Dial(t.Context(), config)
			NewWithT(t).Expect(err).To(MatchError("connecting to ec2-user@" + config.Address +
				" over SSH: neither the host's key nor one's own may be missing"))
		})
	}
}

// fake is a server that is none, with each run on its connections.
func fake(t *testing.T, each func(net.Conn)) remote.Config {
	t.Helper()
	listener := listen(t)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go each(conn)
		}
	}()
	return remote.Config{
		Address: listener.Addr().String(), User: "u", Signer: newKey(t),
		HostKeys: []ssh.PublicKey{newKey(t).PublicKey()}, Connect: 200 * time.Millisecond,
	}
}

func TestAServerThatSaysNothing(t *testing.T) {
	for what, banner := range map[string]string{"from the start": "", "after its version": "SSH-2.0-Silent\r\n"} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			closed := make(chan struct{})
			config := fake(t, func(conn net.Conn) {
				_, _ = io.WriteString(conn, banner)
				_, _ = io.Copy(io.Discard, conn)
				close(closed)
			})
			_, err := remote.Dial(t.Context(), config)
			g.Expect(err).To(MatchError(MatchRegexp("^connecting to u@" + config.Address + " over SSH: it took the connection " +
				"and did not finish the handshake within [\\d.]+m?s: context deadline exceeded$")))
			g.Expect(err).To(MatchError(context.DeadlineExceeded))
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
			g.Eventually(closed).WithTimeout(10 * time.Second).Should(BeClosed())
		})
	}
}

func TestAServerThatHangsUp(t *testing.T) {
	g := NewWithT(t)
	config := fake(t, func(conn net.Conn) { _ = conn.Close() })
	config.Connect = 0
	_, err := remote.Dial(t.Context(), config)
	g.Expect(err).To(MatchError(HavePrefix("connecting to u@" + config.Address +
		" over SSH: it closed the connection during the handshake: ")))
}

func TestDialEndsWithItsContext(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	config := fake(t, func(net.Conn) { cancel() })
	config.Connect = time.Minute
	_, err := remote.Dial(ctx, config)
	g.Expect(err).To(MatchError("connecting to u@" + config.Address + " over SSH: context canceled"))
	_, err = remote.Dial(ctx, config)
	g.Expect(err).To(MatchError(context.Canceled))
}

func TestAPortWhereNothingListens(t *testing.T) {
	g := NewWithT(t)
	listener := listen(t)
	config := fake(t, func(net.Conn) {})
	config.Address, config.Connect = listener.Addr().String(), time.Minute
	g.Expect(listener.Close()).To(Succeed())
	_, err := remote.Dial(t.Context(), config)
	g.Expect(err).To(MatchError(HavePrefix("connecting to u@" + config.Address + " over SSH: nothing listens there: ")))
	g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
}
