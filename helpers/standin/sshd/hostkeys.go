package sshd

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// NewHostKeys makes the two host keys that Amazon Linux 2023 makes on an instance's first boot, in the order in
// which it lists them: ecdsa-sha2-nistp256 and ssh-ed25519.
func NewHostKeys() ([]ssh.Signer, error) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making an ECDSA host key: %w", err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making an Ed25519 host key: %w", err)
	}
	var keys []ssh.Signer
	for _, private := range []any{curve, edwards} {
		key, err := ssh.NewSignerFromKey(private)
		if err != nil {
			return nil, fmt.Errorf("reading a host key of type %T: %w", private, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// ConsoleOutput is what cloud-init's module keys_to_console prints on the console of an instance at its first boot:
// the fingerprints through syslog, the keys raw, lines ending in CRLF. hostname is the instance's private DNS name.
func ConsoleOutput(hostname string, keys []ssh.Signer, now time.Time) string {
	syslog := "<14>" + now.UTC().Format(time.Stamp) + " cloud-init: "
	lines := []string{
		syslog + strings.Repeat("#", 61),
		syslog + "-----BEGIN SSH HOST KEY FINGERPRINTS-----",
	}
	for _, key := range keys {
		lines = append(lines, syslog+fingerprint(key.PublicKey(), hostname))
	}
	lines = append(lines, syslog+"-----END SSH HOST KEY FINGERPRINTS-----", "-----BEGIN SSH HOST KEY KEYS-----")
	for _, key := range keys {
		public := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey())))
		lines = append(lines, public+" root@"+hostname)
	}
	lines = append(lines, "-----END SSH HOST KEY KEYS-----", "")
	return strings.Join(lines, "\r\n")
}

// fingerprint is a line of `ssh-keygen -l`. Both kinds of key that an instance has are of 256 bits.
func fingerprint(key ssh.PublicKey, hostname string) string {
	kind := "ED25519"
	if key.Type() == ssh.KeyAlgoECDSA256 {
		kind = "ECDSA"
	}
	return fmt.Sprintf("256 %s root@%s (%s)", ssh.FingerprintSHA256(key), hostname, kind)
}
