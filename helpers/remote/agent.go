package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// agentBound is how long the agent may take to list its keys.
const agentBound = 5 * time.Second

// fromAgent returns the agent's signer for a key file whose passphrase nobody can type during a run. The connection
// to the agent stays open as long as the process lives, since the signer needs it.
func fromAgent(public ssh.PublicKey, path string) (ssh.Signer, error) {
	remedy := "it has a passphrase, and the SSH agent does not hold it: ssh-add " + quote(path)
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket == "" || public == nil {
		return nil, errors.New(remedy)
	}
	ctx, cancel := context.WithTimeout(context.Background(), agentBound)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", remedy, err)
	}
	signer, err := choose(conn, public)
	if err != nil || signer == nil {
		_ = conn.Close()
		return nil, errors.Join(errors.New(remedy), err)
	}
	return signer, nil
}

// choose returns the agent's signer for a public key, or nil.
func choose(conn net.Conn, public ssh.PublicKey) (ssh.Signer, error) {
	if err := conn.SetDeadline(time.Now().Add(agentBound)); err != nil {
		return nil, err
	}
	signers, err := agent.NewClient(conn).Signers()
	if err != nil {
		return nil, err
	}
	for _, signer := range signers {
		if bytes.Equal(signer.PublicKey().Marshal(), public.Marshal()) {
			return signer, conn.SetDeadline(time.Time{})
		}
	}
	return nil, nil
}
