package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// errShown ends a handshake at the moment at which the host has shown its key.
var errShown = errors.New("it has shown its key")

// ofAnotherKind tells of a host that has no key of the kinds that are expected. A host shows only what it is asked for,
// so its key takes a second connection, which ends there.
func (c Config) ofAnotherKind(ctx context.Context, kinds []string) error {
	shown, err := c.anyKey(ctx)
	if err != nil {
		return fmt.Errorf("it has no host key of the kinds that are expected from %s: it has %s, expected is one of %s; "+
			"which key it has it did not show: %w", c.HostKeysFrom, strings.Join(kinds, ", "), Fingerprints(c.HostKeys...), err)
	}
	return c.expect(shown)
}

// anyKey is the key that the host shows to somebody who takes every kind.
func (c Config) anyKey(ctx context.Context) (shown ssh.PublicKey, err error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	hangUp := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer hangUp()
	_, _, _, err = ssh.NewClientConn(conn, c.Address, &ssh.ClientConfig{
		User:              c.User,
		HostKeyAlgorithms: append(ssh.SupportedAlgorithms().HostKeys, ssh.InsecureAlgorithms().HostKeys...),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			shown = key
			return errShown
		},
	})
	if shown == nil {
		return nil, err
	}
	return shown, nil
}
