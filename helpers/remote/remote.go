// Package remote is one SSH connection per container instance, with its Docker engine behind it.
package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
)

// Config says which host to connect to, as whom, and which host it has to be.
type Config struct {
	// Address is "ip:port".
	Address string
	// User and Signer are who signs in; see ReadKey.
	User   string
	Signer ssh.Signer
	// HostKeys are the keys that the host may show; there is no connection without one.
	HostKeys []ssh.PublicKey
	// HostKeysFrom says where HostKeys come from, such as "the console output of i-0abc"; for messages.
	HostKeysFrom string
	// Connect bounds connection and handshake, and Command each command. Zero means bounded by ctx alone.
	Connect, Command time.Duration
	// Observe is told about every command when it has ended, also about one that was cut off. Commands that end at the same
	// time are told at the same time. Nil tells nobody.
	Observe func(Ran)
}

// Host is one connection to an instance. Its methods may be used at the same time.
type Host struct {
	config  Config
	client  *ssh.Client
	hostKey ssh.PublicKey
	// slots has one place for each session that may be open at once.
	slots chan struct{}
	ended chan struct{}
}

// maxSessions stays below OpenSSH's own MaxSessions, which is 10 a connection.
const maxSessions = 8

// Dial connects to a host and makes sure that it is the expected one: a host that shows another key is a
// *HostKeyError.
func Dial(ctx context.Context, config Config) (*Host, error) {
	subject := fmt.Sprintf("connecting to %s@%s over SSH", config.User, config.Address)
	if len(config.HostKeys) == 0 || config.Signer == nil {
		return nil, fmt.Errorf("%s: neither the host's key nor one's own may be missing", subject)
	}
	var host *Host
	err := config.connect(ctx, func(ctx context.Context, conn net.Conn) (err error) {
		host, err = shakeHands(ctx, conn, config)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", subject, err)
	}
	return host, nil
}

// connect opens a connection and hands it to talk for the handshake, both within the bound. It closes it after an error.
// Errors are in people's words.
func (c Config) connect(ctx context.Context, talk func(context.Context, net.Conn) error) error {
	started := time.Now()
	if c.Connect > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Connect)
		defer cancel()
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return unconnected(ctx, err, started)
	}
	if err := talk(ctx, conn); err != nil {
		_ = conn.Close()
		return unshaken(ctx, err, c, started)
	}
	return nil
}

// shakeHands ends with ctx, also while the other side, or the agent that holds the key, says nothing.
func shakeHands(ctx context.Context, conn net.Conn, config Config) (*Host, error) {
	host := &Host{config: config, slots: make(chan struct{}, maxSessions), ended: make(chan struct{})}
	done := make(chan error, 1)
	go func() {
		var shown ssh.PublicKey
		c, channels, requests, err := ssh.NewClientConn(conn, config.Address, config.client(&shown))
		if err == nil {
			host.client, host.hostKey = ssh.NewClient(c, channels, requests), shown
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			go host.awaitEnd()
		}
		return host, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// client leaves the key that the host shows in shown, also whenever keys are exchanged anew later.
func (c Config) client(shown *ssh.PublicKey) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User:              c.User,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(c.Signer)},
		HostKeyAlgorithms: algorithms(c.HostKeys),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			*shown = key
			return c.expect(key)
		},
	}
}

// Address is the "ip:port" that the connection was made to.
func (h *Host) Address() string { return h.config.Address }

// HostKey is the key that the host has shown: one of those expected.
func (h *Host) HostKey() ssh.PublicKey { return h.hostKey }

// Ended is closed once the connection has ended, by Close or by the other side: it takes no command any more.
func (h *Host) Ended() <-chan struct{} { return h.ended }

func (h *Host) awaitEnd() {
	_ = h.client.Wait()
	close(h.ended)
}

// Close ends the connection and with it the commands that still run over it.
func (h *Host) Close() error {
	if err := h.client.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("closing the SSH connection to %s: %w", h.config.Address, err)
	}
	return nil
}
