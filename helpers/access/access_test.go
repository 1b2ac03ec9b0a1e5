package access_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	glider "github.com/gliderlabs/ssh"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"smoke.example/ecs/helpers/access"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/target"
)

// keyFile makes a private key, as a file too.
func keyFile(t *testing.T) (path string, signer ssh.Signer) {
	t.Helper()
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	block, err := ssh.MarshalPrivateKey(private, "")
	g.Expect(err).NotTo(HaveOccurred())
	path = filepath.Join(t.TempDir(), "key")
	g.Expect(os.WriteFile(path, pem.EncodeToMemory(block), 0o400)).To(Succeed())
	signer, err = ssh.NewSignerFromKey(private)
	g.Expect(err).NotTo(HaveOccurred())
	return path, signer
}

// serve is an instance whose SSH server answers every command with "hello", and how it is reached.
func serve(t *testing.T) (access.SSH, discover.Instance, ssh.PublicKey) {
	t.Helper()
	path, hostKey := keyFile(t)
	server := &glider.Server{
		Handler:          func(session glider.Session) { _, _ = io.WriteString(session, "hello") },
		PublicKeyHandler: func(glider.Context, glider.PublicKey) bool { return true },
	}
	server.AddHostKey(hostKey)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return access.SSH{Target: target.SSH{
		User: "ec2-user", Key: path, Port: listener.Addr().(*net.TCPAddr).Port, Connect: 10 * time.Second, Command: 10 * time.Second,
		HostKeys: target.HostKeys{From: "given", Keys: []string{line(hostKey.PublicKey())}},
	}}, discover.Instance{ID: "i-0abc", State: "running", PublicIP: "127.0.0.1"}, hostKey.PublicKey()
}

func line(key ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) }

func TestHostKeysComeFromWhereTheTargetSays(t *testing.T) {
	g := NewWithT(t)
	over, instance, key := serve(t)
	known := filepath.Join(t.TempDir(), "known_hosts")
	text := knownhosts.Line([]string{knownhosts.Normalize(over.Address(instance))}, key)
	g.Expect(os.WriteFile(known, []byte(text+"\n"), 0o600)).To(Succeed())
	for from, keys := range map[string]target.HostKeys{
		"the target's ssh.host_keys": over.Target.HostKeys,
		known:                        {From: "known_hosts", File: known},
	} {
		over.Target.HostKeys = keys
		config, err := over.Config(t.Context(), instance)
		g.Expect(err).NotTo(HaveOccurred(), from)
		g.Expect(config.HostKeysFrom).To(Equal(from))
		g.Expect(config.HostKeys).To(HaveLen(1))
		g.Expect(line(config.HostKeys[0])).To(Equal(line(key)))
		g.Expect(config.Address).To(Equal(over.Address(instance)))
	}
}

func TestAnInstanceWhoseKeyIsNotKnownIsNotConnectedTo(t *testing.T) {
	g := NewWithT(t)
	over, instance, _ := serve(t)
	over.Target.HostKeys.Keys = []string{"ssh-ed25519 garbage"}
	_, err := over.Dial(t.Context(), instance)
	g.Expect(err).To(MatchError(HavePrefix("connecting to i-0abc over SSH: its host key is not known: ")))
	g.Expect(poll.Classify(err)).To(Equal(poll.Infra))
}

func TestAnInstanceWithoutAnAddress(t *testing.T) {
	g := NewWithT(t)
	over, instance, _ := serve(t)
	instance.PublicIP = ""
	_, err := over.Dial(t.Context(), instance)
	g.Expect(err).To(MatchError(discover.ErrNoPublicAddress))
	g.Expect(err).To(MatchError(ContainSubstring("connecting to i-0abc over SSH: instance i-0abc (running, ")))
}

func TestOneConnectionServesUntilItBreaks(t *testing.T) {
	g := NewWithT(t)
	over, instance, _ := serve(t)
	var told []string
	over.Observe = func(instance string) func(remote.Ran) {
		return func(r remote.Ran) { told = append(told, instance+": "+r.Result.Stdout) }
	}
	var hosts access.Hosts
	t.Cleanup(hosts.Close)
	dial := func(ctx context.Context) *remote.Host {
		host, err := hosts.Dial(ctx, over, instance)
		g.Expect(err).NotTo(HaveOccurred())
		return host
	}
	first := dial(t.Context())
	g.Expect(dial(t.Context())).To(BeIdenticalTo(first))
	_, err := first.Run(t.Context(), "greet")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told).To(Equal([]string{"i-0abc: hello"}))
	g.Expect(first.Close()).To(Succeed())
	g.Eventually(first.Ended()).Should(BeClosed())
	second := dial(t.Context())
	g.Expect(second).NotTo(BeIdenticalTo(first))
	hosts.Close()
	g.Eventually(second.Ended()).Should(BeClosed())
}

func TestTheLineIsWhatOneWouldType(t *testing.T) {
	g := NewWithT(t)
	over := access.SSH{Target: target.SSH{User: "ec2-user", Key: "/keys/my key", Port: 22}}
	on := discover.Instance{PublicIP: "10.0.0.1"}
	g.Expect(over.Line(on)).To(Equal("ssh -i '/keys/my key' -p 22 ec2-user@10.0.0.1"))
	g.Expect(over.Line(on, "docker", "ps", "-a")).To(HaveSuffix("ec2-user@10.0.0.1 'docker ps -a'"))
}
