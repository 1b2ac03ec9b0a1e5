package standin

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// newUserKey makes the key pair of the instances' user and writes the private half, for its owner to read only, as
// ssh demands.
func newUserKey(file string) (ssh.PublicKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key pair %q: %w", KeyName, err)
	}
	block, err := ssh.MarshalPrivateKey(private, KeyName)
	if err != nil {
		return nil, fmt.Errorf("making the key pair %q: %w", KeyName, err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o400); err != nil {
		return nil, fmt.Errorf("writing the private key: %w", err)
	}
	return ssh.NewPublicKey(public)
}

// KnownHosts is the file that makes ssh -o StrictHostKeyChecking=yes know the instances.
func (s *Standin) KnownHosts() string { return filepath.Join(s.dir(), "known_hosts") }

func (s *Standin) writeKnownHosts() error {
	var lines strings.Builder
	for _, n := range s.nodes {
		addr := knownhosts.Normalize(n.public.String() + ":" + strconv.Itoa(s.ports.ssh))
		for _, key := range n.hostKeys {
			lines.WriteString(knownhosts.Line([]string{addr}, key.PublicKey()) + "\n")
		}
	}
	if err := os.WriteFile(s.KnownHosts(), []byte(lines.String()), 0o600); err != nil {
		return fmt.Errorf("writing the instances' host keys: %w", err)
	}
	return nil
}
