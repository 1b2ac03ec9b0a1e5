package remote_test

import (
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"
)

func TestAConnectionThatEndedIsTold(t *testing.T) {
	t.Run("while it lasts", func(t *testing.T) {
		NewWithT(t).Expect(dial(t, serve(t, nothing)).Ended()).NotTo(BeClosed())
	})
	t.Run("by us", func(t *testing.T) {
		g := NewWithT(t)
		host := dial(t, serve(t, nothing))
		g.Expect(host.Close()).To(Succeed())
		g.Eventually(host.Ended()).WithTimeout(10 * time.Second).Should(BeClosed())
	})
	t.Run("by the other side", func(t *testing.T) {
		g := NewWithT(t)
		host := dial(t, serve(t, func(s glider.Session) {
			_ = s.Context().Value(glider.ContextKeyConn).(ssh.Conn).Close()
		}))
		_, err := host.Run(t.Context(), "anything")
		g.Expect(err).To(HaveOccurred())
		g.Eventually(host.Ended()).WithTimeout(10 * time.Second).Should(BeClosed())
	})
}
