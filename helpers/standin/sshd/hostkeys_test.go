package sshd_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/standin/sshd"
)

func TestHostKeysAreThoseOfAmazonLinux2023(t *testing.T) {
	g := NewWithT(t)
	keys, err := sshd.NewHostKeys()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(keys).To(HaveLen(2))
	g.Expect(keys[0].PublicKey().Type()).To(Equal("ecdsa-sha2-nistp256"))
	g.Expect(keys[1].PublicKey().Type()).To(Equal("ssh-ed25519"))
	again, err := sshd.NewHostKeys()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again[1].PublicKey().Marshal()).NotTo(Equal(keys[1].PublicKey().Marshal()))
}

func TestTheConsoleShowsTheHostKeysAsCloudInitPrintsThem(t *testing.T) {
	g := NewWithT(t)
	keys, err := sshd.NewHostKeys()
	g.Expect(err).NotTo(HaveOccurred())
	public := func(i int) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(keys[i].PublicKey()))) }
	const at, host = "<14>Nov  2 08:00:31 cloud-init: ", " root@ip-10-0-0-12.ec2.internal"
	lines := []string{
		at + "#############################################################",
		at + "-----BEGIN SSH HOST KEY FINGERPRINTS-----",
		at + "256 " + ssh.FingerprintSHA256(keys[0].PublicKey()) + host + " (ECDSA)",
		at + "256 " + ssh.FingerprintSHA256(keys[1].PublicKey()) + host + " (ED25519)",
		at + "-----END SSH HOST KEY FINGERPRINTS-----",
		"-----BEGIN SSH HOST KEY KEYS-----",
		public(0) + host,
		public(1) + host,
		"-----END SSH HOST KEY KEYS-----",
		"",
	}
	now := time.Date(2026, time.November, 2, 8, 0, 31, 0, time.UTC)
	g.Expect(sshd.ConsoleOutput("ip-10-0-0-12.ec2.internal", keys, now)).To(Equal(strings.Join(lines, "\r\n")))
}
