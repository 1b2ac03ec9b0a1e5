package remote_test

import (
	"io"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/remote"
)

// door is a real SSH server with these ways in.
func door(t *testing.T, options ...glider.Option) remote.Config {
	t.Helper()
	g := NewWithT(t)
	key := newKey(t)
	server := &glider.Server{Handler: func(glider.Session) {}}
	server.AddHostKey(key)
	for _, option := range options {
		g.Expect(server.SetOption(option)).To(Succeed())
	}
	listener := listen(t)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return remote.Config{
		Address: listener.Addr().String(), User: "ec2-user",
		HostKeys: []ssh.PublicKey{key.PublicKey()}, HostKeysFrom: "the console output of i-0abc", Connect: 10 * time.Second,
	}
}

func keys(takes bool) glider.Option {
	return glider.PublicKeyAuth(func(glider.Context, glider.PublicKey) bool { return takes })
}

func TestKnockingTellsWhoIsLetIn(t *testing.T) {
	passwords := glider.PasswordAuth(func(glider.Context, string) bool {
		t.Error("a password was sent")
		return false
	})
	interactive := glider.KeyboardInteractiveAuth(
		func(_ glider.Context, challenge ssh.KeyboardInteractiveChallenge) bool {
			_, _ = challenge("", "", []string{"Password: "}, []bool{false})
			return false
		})
	for situation, c := range map[string]struct {
		options []glider.Option
		door    remote.Door
	}{
		"nobody but those with a key": {[]glider.Option{keys(false)}, remote.Door{}},
		"anybody with a key":          {[]glider.Option{keys(true)}, remote.Door{Stranger: true}},
		"anybody at all":              {nil, remote.Door{Nobody: true}},
		"those with a password":       {[]glider.Option{keys(false), passwords}, remote.Door{Asks: "password"}},
		"those who answer":            {[]glider.Option{keys(false), interactive}, remote.Door{Asks: "keyboard-interactive"}},
	} {
		t.Run(situation, func(t *testing.T) {
			NewWithT(t).Expect(remote.Knock(t.Context(), door(t, c.options...))).To(Equal(c.door))
		})
	}
}

func TestKnockingTellsWhyItCannot(t *testing.T) {
	g := NewWithT(t)
	config := door(t, keys(false))

	other := config
	other.HostKeys = []ssh.PublicKey{newKey(t).PublicKey()}
	_, err := remote.Knock(t.Context(), other)
	g.Expect(err).To(MatchError(And(
		HavePrefix("knocking at ec2-user@"+config.Address+" over SSH: the host key is not the expected one: "),
		ContainSubstring(ssh.FingerprintSHA256(config.HostKeys[0])),
		ContainSubstring(ssh.FingerprintSHA256(other.HostKeys[0])),
	)))

	silent := listen(t)
	go func() {
		conn, err := silent.Accept()
		if err == nil {
			_, _ = io.Copy(io.Discard, conn)
		}
	}()
	mute := config
	mute.Address, mute.Connect = silent.Addr().String(), 50*time.Millisecond
	_, err = remote.Knock(t.Context(), mute)
	g.Expect(err).To(MatchError(ContainSubstring("it took the connection and did not finish the handshake within")))

	gone := config
	closed := listen(t)
	gone.Address = closed.Addr().String()
	g.Expect(closed.Close()).To(Succeed())
	_, err = remote.Knock(t.Context(), gone)
	g.Expect(err).To(MatchError(ContainSubstring("nothing listens there")))
}
