package matchers_test

import (
	"crypto/ed25519"
	"testing"

	. "github.com/onsi/gomega"
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
	expected := []ssh.PublicKey{key(1), key(2)}
	t.Run("one of them", func(t *testing.T) {
		NewWithT(t).Expect(key(2)).To(matchers.BeOneOfKeys(expected, "the console output"))
	})
	t.Run("another", func(t *testing.T) {
		g := NewWithT(t)
		matcher := matchers.BeOneOfKeys(expected, "the console output of i-1")
		g.Expect(matcher.Match(key(3))).To(BeFalse())
		g.Expect(matcher.FailureMessage(key(3))).To(Equal("Expected the host key ssh-ed25519 " +
			ssh.FingerprintSHA256(key(3)) + "\nto be one of ssh-ed25519 " + ssh.FingerprintSHA256(key(1)) +
			", ssh-ed25519 " + ssh.FingerprintSHA256(key(2)) + ", which the console output of i-1 tells"))
	})
}
