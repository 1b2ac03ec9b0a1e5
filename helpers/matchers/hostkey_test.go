package matchers_test

import (
	"crypto/ed25519"
	"testing"

	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/matchers"
)

func TestBeOneOfKeys(t *testing.T) {
	key := func(seed byte) ssh.PublicKey {
		private := ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), seed))
		signer, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		return signer.PublicKey()
	}
	told := func(seed byte) string { return "ssh-ed25519 " + ssh.FingerprintSHA256(key(seed)) }
	matcher := matchers.BeOneOfKeys([]ssh.PublicKey{key(1), key(2)}, "the console output of i-1")
	judge(t, map[string]judgement{
		"one of them": {
			actual: key(2), matcher: matcher, negated: "Expected the host key " + told(2) + " not to be one that is expected",
		},
		"another": {
			actual: key(3), matcher: matcher, failure: "Expected the host key " + told(3) +
				" to be one that is expected, but the console output of i-1 has " + told(1) + " or " + told(2),
		},
	})
}
