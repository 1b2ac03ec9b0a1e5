package matchers

import (
	"bytes"
	"slices"
	"strings"

	"github.com/onsi/gomega/gcustom"
	"github.com/onsi/gomega/types"
	"golang.org/x/crypto/ssh"
)

// BeOneOfKeys succeeds when a host key (ssh.PublicKey) is one of those expected. From says where those come from; the
// message has the fingerprints of both sides.
func BeOneOfKeys(expected []ssh.PublicKey, from string) types.GomegaMatcher {
	return gcustom.MakeMatcher(func(shown ssh.PublicKey) (bool, error) {
		return slices.ContainsFunc(expected, func(key ssh.PublicKey) bool {
			return bytes.Equal(key.Marshal(), shown.Marshal())
		}), nil
	}).WithTemplate("Expected the host key {{call (index .Data 0) .Actual}}\n{{.To}} be one of {{index .Data 1}}, "+
		"which {{index .Data 2}} tells", []any{fingerprint, fingerprints(expected), from})
}

func fingerprint(key ssh.PublicKey) string { return key.Type() + " " + ssh.FingerprintSHA256(key) }

func fingerprints(keys []ssh.PublicKey) string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = fingerprint(key)
	}
	return strings.Join(texts, ", ")
}
