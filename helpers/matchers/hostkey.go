package matchers

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/remote"
)

// BeOneOfKeys succeeds for a host key (ssh.PublicKey) that is one of those expected. From says where those come from;
// the message has the fingerprints of both sides.
func BeOneOfKeys(expected []ssh.PublicKey, from string) types.GomegaMatcher {
	return because("be one that is expected", hostKeyName, func(shown ssh.PublicKey) string {
		same := func(key ssh.PublicKey) bool { return bytes.Equal(key.Marshal(), shown.Marshal()) }
		if slices.ContainsFunc(expected, same) {
			return ""
		}
		return fmt.Sprintf("%s has %s", from, remote.Fingerprints(expected...))
	})
}

func hostKeyName(key ssh.PublicKey) string { return "the host key " + remote.Fingerprints(key) }
