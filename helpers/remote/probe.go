package remote

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Door is how a host takes those who may not come in.
type Door struct {
	// Nobody says that it lets people in who show nothing at all, and Stranger that it does with a key that was made
	// a moment ago.
	Nobody, Stranger bool
	// Asks is the first way to sign in without a key that it offers, password or keyboard-interactive; empty for none.
	Asks string
}

// errAsked ends a handshake at the moment at which the host asks for a password, before it gets any.
var errAsked = errors.New("it asks for a password")

// Knock tries to sign in at a host with a new key, and if that is refused without one. It takes one connection, since
// newer servers shut those out for a while who fail too often. The signer of the configuration is not used. An error
// is a host that could not be asked, or is not the expected one.
func Knock(ctx context.Context, config Config) (Door, error) {
	subject := fmt.Sprintf("knocking at %s@%s over SSH", config.User, config.Address)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Door{}, fmt.Errorf("%s: making a key: %w", subject, err)
	}
	if config.Signer, err = ssh.NewSignerFromKey(private); err != nil {
		return Door{}, fmt.Errorf("%s: making a key: %w", subject, err)
	}
	var door Door
	err = config.connect(ctx, func(ctx context.Context, conn net.Conn) (err error) {
		defer func() { _ = conn.Close() }()
		hangUp := context.AfterFunc(ctx, func() { _ = conn.Close() })
		defer hangUp()
		door, err = knock(conn, config)
		return err
	})
	if err != nil {
		return Door{}, fmt.Errorf("%s: %w", subject, err)
	}
	return door, nil
}

// knock tries one way after the other, as far as the host offers them.
func knock(conn net.Conn, config Config) (Door, error) {
	var door Door
	var shown ssh.PublicKey
	showed := false
	client := config.client(&shown)
	client.Auth = []ssh.AuthMethod{
		ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
			showed = true
			return []ssh.Signer{config.Signer}, nil
		}),
		ssh.PasswordCallback(func() (string, error) {
			door.Asks = "password"
			return "", errAsked
		}),
		ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
			door.Asks = "keyboard-interactive"
			return nil, errAsked
		}),
	}
	_, _, _, err := ssh.NewClientConn(conn, config.Address, client)
	switch {
	case err == nil:
		door.Nobody, door.Stranger = !showed, showed
		return door, nil
	case errors.Is(err, errAsked), strings.Contains(err.Error(), "unable to authenticate"): // no error type tells this
		return door, nil
	}
	return Door{}, err
}
