package remote_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
)

// goingOn are the stacks of the package's own goroutines, but for those that wait in the test.
func goingOn() (stacks []string) {
	for _, one := range gleak.Goroutines() {
		if strings.Contains(one.Backtrace, "smoke.example/ecs/helpers/remote.") {
			stacks = append(stacks, one.Backtrace)
		}
	}
	return stacks
}

func TestNothingIsLeftOfABadCommand(t *testing.T) {
	forever := func(session glider.Session) { <-session.Context().Done() }
	endless := func(session glider.Session) {
		for _, err := io.WriteString(session, "y"); err == nil; _, err = io.WriteString(session, "y\n") {
		}
	}
	for sentence, c := range map[string]struct {
		handle glider.Handler
		// silenced says that the host says nothing any more once it has shaken hands.
		silenced bool
		says     string
	}{
		"that never ends":                        {forever, false, "it took too long: the bound is 300ms: context deadline exceeded"},
		"that prints without end":                {endless, false, "it "}, // is too much, or too long on a busy machine
		"on a host that hangs after handshaking": {nothing, true, "it took too long: the bound is 300ms: context deadline exceeded"},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			config := serve(t, c.handle)
			config.Command = 300 * time.Millisecond
			var gate *gate
			config.Address, gate = relay(t, config.Address)
			host := dial(t, config)
			if c.silenced {
				gate.shut()
			}
			_, err := host.Run(t.Context(), "uptime")
			g.Expect(err).To(MatchError(HavePrefix("running uptime on " + config.Address + ": " + c.says)))
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
			g.Expect(poll.Final(err)).To(BeFalse())
			g.Expect(host.Close()).To(Succeed())
			g.Eventually(goingOn).WithTimeout(10 * time.Second).Should(BeEmpty())
		})
	}
}

func TestNothingIsLeftOfABadConnection(t *testing.T) {
	for sentence, c := range map[string]struct {
		each func(net.Conn)
		says string
	}{
		"to a server that says nothing": {
			func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }, "it took the connection and did not finish the handshake within",
		},
		"to a server that is none": {
			func(conn net.Conn) {
				for _, err := io.WriteString(conn, "x"); err == nil; _, err = io.WriteString(conn, "x") {
				}
			}, "",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			g := NewWithT(t)
			closed := make(chan struct{})
			config := fake(t, func(conn net.Conn) {
				defer close(closed)
				c.each(conn)
			})
			_, err := remote.Dial(t.Context(), config)
			g.Expect(err).To(MatchError(HavePrefix("connecting to u@" + config.Address + " over SSH: " + c.says)))
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
			g.Eventually(closed).WithTimeout(10*time.Second).Should(BeClosed(), "the connection is closed")
			g.Eventually(goingOn).WithTimeout(10 * time.Second).Should(BeEmpty())
		})
	}
}

func TestARunThatIsInterruptedBlamesNobody(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	host := dial(t, serve(t, func(session glider.Session) {
		cancel()
		<-session.Context().Done()
	}))
	_, err := host.Run(ctx, "uptime")
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
	g.Expect(host.Close()).To(Succeed())
	g.Eventually(goingOn).WithTimeout(10 * time.Second).Should(BeEmpty())
}
