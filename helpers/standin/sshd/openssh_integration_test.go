package sshd_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"golang.org/x/crypto/ssh/knownhosts"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/engine/enginetest"
	"smoke.example/ecs/helpers/standin/view"
)

// instance is an SSH server on the view of an instance that has one container.
type instance struct {
	server
	own, foreign string
}

func newInstance(t *testing.T) instance {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a Docker engine")
	}
	g, owner, image := NewWithT(t), enginetest.Unique(), enginetest.Image(t)
	docker, err := engine.Connect(t.Context(), engine.Options{Owner: owner})
	g.Expect(err).NotTo(HaveOccurred())
	dir, err := os.MkdirTemp("", "sshd") // t.TempDir() is too long for a socket's path.
	g.Expect(err).NotTo(HaveOccurred())
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(dir, "docker.sock"))
	g.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	go func() { _ = view.New(docker.Host(), owner, "i-own").Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		g.Expect(docker.RemoveAll(context.Background())).To(Succeed())
		g.Expect(docker.Close()).To(Succeed())
		g.Expect(os.RemoveAll(dir)).To(Succeed())
	})
	i := instance{own: enginetest.Unique(), foreign: enginetest.Unique()}
	for name, where := range map[string]string{i.own: "i-own", i.foreign: "i-other"} {
		id, err := docker.Create(t.Context(),
			engine.Spec{Instance: where, Name: name, Image: image, Command: []string{"out:up", "hang"}})
		g.Expect(err).NotTo(HaveOccurred())
		_, err = docker.Start(t.Context(), id)
		g.Expect(err).NotTo(HaveOccurred())
	}
	i.server = newServer(t, "DOCKER_HOST=unix://"+l.Addr().String())
	return i
}

// ssh is OpenSSH's own client, strict about the host key.
func (s server) ssh(args ...string) *exec.Cmd {
	s.t.Helper()
	host, port, err := net.SplitHostPort(s.address)
	s.g.Expect(err).NotTo(HaveOccurred())
	known := filepath.Join(s.t.TempDir(), "known_hosts")
	line := knownhosts.Line([]string{s.address}, s.hosts[0].PublicKey())
	s.g.Expect(os.WriteFile(known, []byte(line+"\n"), 0o600)).To(Succeed())
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	s.t.Cleanup(cancel)
	all := []string{
		"-F", "none", "-i", s.keyFile(), "-p", port, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
		"-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + known, "-o", "LogLevel=ERROR",
	}
	return exec.CommandContext(ctx, "ssh", append(append(all, "ec2-user@"+host), args...)...)
}

// run returns what a command over OpenSSH printed, both outputs together, and its exit code.
func (s server) run(args ...string) (said string, code int) {
	s.t.Helper()
	cmd := s.ssh(args...)
	out, _ := cmd.CombinedOutput()
	s.g.Expect(cmd.ProcessState).NotTo(BeNil(), "is OpenSSH's client installed?")
	return string(out), cmd.ProcessState.ExitCode()
}

func TestOpenSSHWorksOnAnInstance(t *testing.T) {
	i := newInstance(t)
	for command, want := range map[string]string{
		"docker ps --format '{{.Names}}'":                    i.own + "\n",
		"docker exec " + i.own + " /actor out:hi":            "hi\n",
		"docker inspect -f '{{.State.Running}}' " + i.own:    "true\n",
		"timeout 2 docker logs -f " + i.own + " || true":     "up\n",
		"docker inspect " + i.foreign + " 2>&1 >/dev/null":   "Error: No such object: " + i.foreign + "\n",
		"docker exec " + i.foreign + " /actor 2>&1":          "No such container: " + i.foreign + "\n",
		"docker kill " + i.foreign + " 2>&1":                 "Cannot kill container: " + i.foreign + ": No such container: " + i.foreign + "\n",
		"docker logs " + i.foreign + " 2>&1; echo code=$?":   "No such container: " + i.foreign + "\ncode=1\n",
		"docker exec -i " + i.own + " /actor cat </dev/null": "",
	} {
		said, _ := i.run(command)
		i.g.Expect(said).To(HaveSuffix(want), command)
	}
}

func TestOpenSSHSeesExitCodesAndBothOutputs(t *testing.T) {
	if testing.Short() {
		t.Skip("needs OpenSSH's client, as integration does")
	}
	s := newServer(t)
	for command, want := range map[string]int{"true": 0, "exit 42": 42, "kill -9 $$": 255} {
		_, code := s.run(command)
		s.g.Expect(code).To(Equal(want), command)
	}
	cmd := s.ssh("cat; echo oh >&2")
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("hello"), &out, &stderr
	s.g.Expect(cmd.Run()).To(Succeed())
	s.g.Expect(out.String()).To(Equal("hello"))
	s.g.Expect(stderr.String()).To(Equal("oh\n"))
	said, code := s.run("-tt", "stty -a; exit 7")
	s.g.Expect(said).To(ContainSubstring("rows"))
	s.g.Expect(code).To(Equal(7))
}

func TestOpenSSHIsRefusedFilesAndForwarding(t *testing.T) {
	if testing.Short() {
		t.Skip("needs OpenSSH's client, as integration does")
	}
	s := newServer(t)
	said, code := s.run("-s", "sftp")
	s.g.Expect(code).NotTo(BeZero())
	s.g.Expect(said).To(ContainSubstring("subsystem request failed"))
	forwarding := s.ssh("true")
	forwarding.Args = append(forwarding.Args[:len(forwarding.Args)-2], "-W", "127.0.0.1:80", "ec2-user@127.0.0.1")
	out, err := forwarding.CombinedOutput()
	s.g.Expect(err).To(HaveOccurred())
	s.g.Expect(string(out)).To(ContainSubstring("stdio forwarding failed"))
}
