package remote

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"smoke.example/ecs/helpers/poll"
)

// HostKeyError is a host that is not the expected one, or has been given new keys.
type HostKeyError struct {
	// Address is "ip:port".
	Address string
	// From says where Expected comes from.
	From string
	// Expected are the keys that it may have, and Shown the one that it has.
	Expected []ssh.PublicKey
	Shown    ssh.PublicKey
}

// Error has all fingerprints, as ssh-keygen -l prints them.
func (e *HostKeyError) Error() string {
	return fmt.Sprintf("the host key is not the expected one: %s shows %s, expected from %s is %s; "+
		"either this is another machine, or its keys were made anew",
		e.Address, fingerprints([]ssh.PublicKey{e.Shown}), e.From, fingerprints(e.Expected))
}

func (c Config) expect(shown ssh.PublicKey) error {
	same := func(k ssh.PublicKey) bool { return bytes.Equal(k.Marshal(), shown.Marshal()) }
	if slices.ContainsFunc(c.HostKeys, same) {
		return nil
	}
	return &HostKeyError{Address: c.Address, From: c.HostKeysFrom, Expected: c.HostKeys, Shown: shown}
}

func fingerprints(keys []ssh.PublicKey) string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = key.Type() + " " + ssh.FingerprintSHA256(key)
	}
	return strings.Join(out, " or ")
}

// algorithms are those that the keys can sign with. A host with several keys would otherwise choose one that is
// not expected. RSA keys sign with SHA-2 only: Amazon Linux 2023 refuses SHA-1.
func algorithms(keys []ssh.PublicKey) []string {
	var out []string
	for _, key := range keys {
		kinds := []string{key.Type()}
		if key.Type() == ssh.KeyAlgoRSA {
			kinds = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
		}
		for _, kind := range kinds {
			if !slices.Contains(out, kind) {
				out = append(out, kind)
			}
		}
	}
	return out
}

// ParseHostKeys reads host keys from lines such as "ssh-ed25519 AAAA… comment". No keys are an error; errors are
// poll.Infra and final.
func ParseHostKeys(lines []string) ([]ssh.PublicKey, error) {
	keys, err := parseHostKeys(lines)
	return keys, poll.AsInfra(err)
}

func parseHostKeys(lines []string) ([]ssh.PublicKey, error) {
	keys := make([]ssh.PublicKey, 0, len(lines))
	for i, line := range lines {
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
		if err != nil {
			return nil, fmt.Errorf("reading host key %d: %q is no line such as \"ssh-ed25519 AAAA…\": %w", i+1, line, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("reading host keys: there are none")
	}
	return keys, nil
}

// KnownHosts returns the keys that a known_hosts file has for address ("ip:port"). None are an error; errors are
// poll.Infra and final.
func KnownHosts(file, address string) ([]ssh.PublicKey, error) {
	keys, err := knownHosts(file, address)
	return keys, poll.AsInfra(err)
}

func knownHosts(file, address string) ([]ssh.PublicKey, error) {
	check, err := knownhosts.New(file)
	if err != nil {
		return nil, fmt.Errorf("reading known hosts: %w", err)
	}
	nobody, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil {
		return nil, fmt.Errorf("reading known hosts: %w", err)
	}
	// The library has no look-up, but its refusal of a key that nobody has lists the ones that it wants.
	var refusal *knownhosts.KeyError
	if err := check(address, &net.TCPAddr{}, nobody); !errors.As(err, &refusal) {
		return nil, fmt.Errorf("looking up %s in %s: %w", address, file, err)
	}
	keys := make([]ssh.PublicKey, len(refusal.Want))
	for i, known := range refusal.Want {
		keys[i] = known.Key
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("looking up %s in %s: it has no key of this host; once its fingerprint is verified, "+
			"add a line that begins with %s", address, file, knownhosts.Normalize(address))
	}
	return keys, nil
}
