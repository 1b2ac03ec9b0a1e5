package sshd_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/standin/sshd"
)

// server is a running SSH server with the key that it lets in.
type server struct {
	*sshd.Server
	t       *testing.T
	g       *WithT
	address string
	dir     string
	private ed25519.PrivateKey
	key     ssh.Signer
	hosts   []ssh.Signer
}

func newServer(t *testing.T, env ...string) server {
	t.Helper()
	g := NewWithT(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	key, err := ssh.NewSignerFromKey(private)
	g.Expect(err).NotTo(HaveOccurred())
	hosts, err := sshd.NewHostKeys()
	g.Expect(err).NotTo(HaveOccurred())
	s := server{t: t, g: g, dir: t.TempDir(), private: private, key: key, hosts: hosts}
	s.Server, err = sshd.New(sshd.Config{
		User: "ec2-user", AuthorizedKey: key.PublicKey(), HostKeys: hosts, Dir: s.dir, Env: env,
	})
	g.Expect(err).NotTo(HaveOccurred())
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	s.address = l.Addr().String()
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		g.Expect(s.Shutdown(ctx)).To(Succeed())
		g.Expect(<-ended).To(Succeed())
	})
	return s
}

// config logs the user in who may, with the host key pinned.
func (s server) config() *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User:              "ec2-user",
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(s.key)},
		HostKeyCallback:   ssh.FixedHostKey(s.hosts[1].PublicKey()),
		HostKeyAlgorithms: []string{ssh.KeyAlgoED25519},
		Timeout:           10 * time.Second,
	}
}

func (s server) dial(config *ssh.ClientConfig) (*ssh.Client, error) {
	s.t.Helper()
	conn, err := (&net.Dialer{}).DialContext(s.t.Context(), "tcp", s.address)
	s.g.Expect(err).NotTo(HaveOccurred())
	c, channels, requests, err := ssh.NewClientConn(conn, s.address, config)
	if err != nil {
		return nil, err
	}
	return ssh.NewClient(c, channels, requests), nil
}

func (s server) client() *ssh.Client {
	s.t.Helper()
	client, err := s.dial(s.config())
	s.g.Expect(err).NotTo(HaveOccurred())
	s.t.Cleanup(func() { _ = client.Close() })
	return client
}

func (s server) session() *ssh.Session {
	s.t.Helper()
	session, err := s.client().NewSession()
	s.g.Expect(err).NotTo(HaveOccurred())
	return session
}

// keyFile writes the private key where OpenSSH may read it.
func (s server) keyFile() string {
	s.t.Helper()
	block, err := ssh.MarshalPrivateKey(s.private, "")
	s.g.Expect(err).NotTo(HaveOccurred())
	file := filepath.Join(s.t.TempDir(), "id_ed25519")
	s.g.Expect(os.WriteFile(file, pem.EncodeToMemory(block), 0o600)).To(Succeed())
	return file
}
