package discover_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
)

// console is an instance's console output.
type console struct {
	discover.EC2API
	output string
}

func (c console) GetConsoleOutput(_ context.Context, in *ec2.GetConsoleOutputInput, _ ...func(*ec2.Options)) (
	*ec2.GetConsoleOutputOutput, error,
) {
	return &ec2.GetConsoleOutputOutput{InstanceId: in.InstanceId, Output: aws.String(c.output)}, nil
}

// printed is the console output of lines, with the line ends of a console.
func printed(lines ...string) console {
	return console{output: base64.StdEncoding.EncodeToString([]byte(strings.Join(lines, "\r\n")))}
}

// newKeys makes an ed25519 and an ECDSA key, as Amazon Linux 2023 does.
func newKeys(t *testing.T) (ed, ec ssh.PublicKey, edLine, ecLine string) {
	t.Helper()
	g := NewWithT(t)
	edKey, _, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	ed, err = ssh.NewPublicKey(edKey)
	g.Expect(err).NotTo(HaveOccurred())
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	ec, err = ssh.NewPublicKey(&ecKey.PublicKey)
	g.Expect(err).NotTo(HaveOccurred())
	return ed, ec, line(ed), line(ec)
}

func line(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + " root@ip-10-0-0-12.ec2.internal"
}

func TestHostKeysFromTheConsole(t *testing.T) {
	const (
		begin  = "-----BEGIN SSH HOST KEY KEYS-----"
		end    = "-----END SSH HOST KEY KEYS-----"
		logger = "<14>Nov 20 08:00:31 cloud-init: "
	)
	ed, ec, edLine, ecLine := newKeys(t)
	_, _, oldED, oldEC := newKeys(t)
	both := []ssh.PublicKey{ec, ed}
	fingerprints := []string{
		logger + "-----BEGIN SSH HOST KEY FINGERPRINTS-----",
		logger + "256 SHA256:8KKnft4X6/5ANZjy4c9Pf8nLPghM25r2h7KQCcmMWJQ root@ip-10-0-0-12.ec2.internal (ECDSA)",
		logger + "-----END SSH HOST KEY FINGERPRINTS-----",
	}
	tests := []struct {
		sentence string
		console  console
		keys     []ssh.PublicKey
	}{
		{"both types", printed(append(fingerprints, begin, ecLine, edLine, end)...), both},
		{"something before the lines", printed(logger+begin, logger+ecLine, "[  12.3] "+edLine, logger+end), both},
		{"something in between", printed(begin, ecLine, "[   12.345678] device eth0", "", edLine, end, "login:"), both},
		{"several boots", printed(begin, oldEC, oldED, end, "reboot", begin, ecLine, edLine, end), both},
		{"a set that is cut off", printed(begin, ecLine, edLine, end, "reboot", begin, oldEC), both},
		{"one key that is spoilt", printed(begin, "ecdsa-sha2-nistp256 AAAAE2Vj", edLine, end), []ssh.PublicKey{ed}},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			keys, err := discover.HostKeys(t.Context(), tt.console, "i-1")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(keys).To(HaveLen(len(tt.keys)))
			for n, key := range tt.keys {
				g.Expect(keys[n].Marshal()).To(Equal(key.Marshal()))
			}
		})
	}
}

func TestNoHostKeysInTheConsole(t *testing.T) {
	const advice = " of instance i-1: cloud-init prints them at the first boot only, EC2 shows them some minutes later, " +
		"and a long-lived t2 instance may have lost them: pin its keys in ssh.host_keys of the target " +
		"(from: given, or known_hosts)"
	_, _, edLine, _ := newKeys(t)
	tests := []struct {
		sentence string
		console  console
		message  string
	}{
		{"nothing printed yet", console{}, "no SSH host keys in the console output (0 bytes)" + advice},
		{"lost", printed("login:", "login:"), "no SSH host keys in the console output (14 bytes)" + advice},
		{
			"the beginning lost", printed(edLine[40:], "-----END SSH HOST KEY KEYS-----"),
			"no SSH host keys in the console output (",
		},
		{
			"a key outside of the markers", printed(edLine, "-----BEGIN SSH HOST KEY KEYS-----", "-----END SSH HOST KEY KEYS-----"),
			"no SSH host keys in the console output (",
		},
		{
			"no base64",
			console{output: "login:"},
			"decoding the console output of instance i-1: illegal base64 data at input byte 5",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			_, err := discover.HostKeys(t.Context(), tt.console, "i-1")
			g.Expect(err).To(MatchError(HavePrefix(tt.message)))
			g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
			g.Expect(poll.Final(err)).To(BeTrue())
		})
	}
}
