package matchers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"
	"golang.org/x/crypto/ssh"
)

// BeOneOfKeys succeeds for a host key (ssh.PublicKey) that is one of those expected. From says where those come from;
// the message has the fingerprints of both sides.
func BeOneOfKeys(expected []ssh.PublicKey, from string) types.GomegaMatcher {
	return because("be one that is expected", hostKeyName, func(shown ssh.PublicKey) string {
		same := func(key ssh.PublicKey) bool { return bytes.Equal(key.Marshal(), shown.Marshal()) }
		if slices.ContainsFunc(expected, same) {
			return ""
		}
		return fmt.Sprintf("%s has %s", from, fingerprints(expected))
	})
}

func hostKeyName(key ssh.PublicKey) string { return "the host key " + fingerprint(key) }

func fingerprint(key ssh.PublicKey) string { return key.Type() + " " + ssh.FingerprintSHA256(key) }

func fingerprints(keys []ssh.PublicKey) string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = fingerprint(key)
	}
	return strings.Join(texts, ", ")
}
