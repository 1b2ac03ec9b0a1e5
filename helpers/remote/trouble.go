package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// unconnected says in people's words why there is no TCP connection.
func unconnected(ctx context.Context, err error, started time.Time) error {
	var network net.Error
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fmt.Errorf("no connection within %s: %w", since(started), context.DeadlineExceeded)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nothing listens there: %w", err)
	}
	return err
}

// unshaken says in people's words why a connection became no SSH connection.
func unshaken(ctx context.Context, err error, config Config, started time.Time) error {
	var key *HostKeyError
	var kinds *ssh.AlgorithmNegotiationError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("it took the connection and did not finish the handshake within %s: %w",
			since(started), context.DeadlineExceeded)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &key):
		return key
	case errors.As(err, &kinds) && kinds.What == "host key":
		return fmt.Errorf("it has no host key of the kinds that are expected from %s: it has %s, expected is one of %s",
			config.HostKeysFrom, strings.Join(kinds.RequestedAlgorithms, ", "), fingerprints(config.HostKeys))
	case strings.Contains(err.Error(), "unable to authenticate"): // no error type tells this
		return fmt.Errorf("it does not take the key %s for the user %s; it has to be that of the key pair that the instance "+
			"was launched with, or stand in the user's authorized_keys: %w",
			ssh.FingerprintSHA256(config.Signer.PublicKey()), config.User, err)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("it closed the connection during the handshake: %w", err)
	}
	return err
}

// since is for people.
func since(t time.Time) time.Duration {
	elapsed := time.Since(t)
	if elapsed < time.Second {
		return elapsed.Round(time.Millisecond)
	}
	return elapsed.Round(100 * time.Millisecond)
}
