package sshd_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/standin/sshd"
)

func TestOnlyTheUserWithTheKeyLogsIn(t *testing.T) {
	s := newServer(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	s.g.Expect(err).NotTo(HaveOccurred())
	other, err := ssh.NewSignerFromKey(private)
	s.g.Expect(err).NotTo(HaveOccurred())
	for name, change := range map[string]func(*ssh.ClientConfig){
		"another user":       func(c *ssh.ClientConfig) { c.User = "root" },
		"another key":        func(c *ssh.ClientConfig) { c.Auth = []ssh.AuthMethod{ssh.PublicKeys(other)} },
		"no key":             func(c *ssh.ClientConfig) { c.Auth = nil },
		"a password":         func(c *ssh.ClientConfig) { c.Auth = []ssh.AuthMethod{ssh.Password("")} },
		"answers to prompts": func(c *ssh.ClientConfig) { c.Auth = []ssh.AuthMethod{ssh.KeyboardInteractive(answer)} },
	} {
		config := s.config()
		change(config)
		_, err := s.dial(config)
		s.g.Expect(err).To(MatchError(ContainSubstring("unable to authenticate")), name)
	}
	_, err = s.dial(s.config())
	s.g.Expect(err).NotTo(HaveOccurred())
}

func answer(_, _ string, questions []string, _ []bool) ([]string, error) {
	return make([]string, len(questions)), nil
}

func TestBothHostKeysAreShown(t *testing.T) {
	s := newServer(t)
	for _, host := range s.hosts {
		config := s.config()
		config.HostKeyAlgorithms = []string{host.PublicKey().Type()}
		config.HostKeyCallback = ssh.FixedHostKey(host.PublicKey())
		client, err := s.dial(config)
		s.g.Expect(err).NotTo(HaveOccurred(), host.PublicKey().Type())
		s.g.Expect(client.Close()).To(Succeed())
	}
}

func TestCommandsEndAsTheyDo(t *testing.T) {
	s := newServer(t)
	for command, want := range map[string]struct {
		out, stderr, signal string
		code                int
	}{
		"echo hello":                    {out: "hello\n"},
		"echo oh >&2; exit 3":           {stderr: "oh\n", code: 3},
		"printf '%s' 'a  b' \"$((1+1))": {stderr: "Unterminated", code: 2},
		"printf '%s|' 'a  b' \"c\"":     {out: "a  b|c|"},
		"kill -KILL $$":                 {signal: "KILL"},
		"kill -TERM $$":                 {signal: "TERM"},
		"no-such-command":               {stderr: "no-such-command: not found", code: 127},
		"pwd":                           {out: s.dir + "\n"},
	} {
		session := s.session()
		var out, stderr bytes.Buffer
		session.Stdout, session.Stderr = &out, &stderr
		err := session.Run(command)
		s.g.Expect(out.String()).To(Equal(want.out), command)
		s.g.Expect(stderr.String()).To(ContainSubstring(want.stderr), command)
		var exit *ssh.ExitError
		if errors.As(err, &exit) {
			s.g.Expect(exit.Signal()).To(Equal(want.signal), command)
		} else {
			s.g.Expect(err).NotTo(HaveOccurred(), command)
		}
		if want.signal == "" && exit != nil {
			s.g.Expect(exit.ExitStatus()).To(Equal(want.code), command)
		}
		s.g.Expect(exit != nil).To(Equal(want.code != 0 || want.signal != ""), command)
	}
}

func TestInputArrivesWholeAndItsEndToo(t *testing.T) {
	s := newServer(t)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	session := s.session()
	session.Stdin = bytes.NewReader(sent)
	got, err := session.Output("cat")
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(bytes.Equal(got, sent)).To(BeTrue())
}

func TestACommandEndsThoughItsInputStaysOpen(t *testing.T) {
	s := newServer(t)
	session := s.session()
	_, err := session.StdinPipe()
	s.g.Expect(err).NotTo(HaveOccurred())
	ended := make(chan error)
	go func() { ended <- session.Run("true") }()
	s.g.Eventually(ended).WithTimeout(10 * time.Second).Should(Receive(BeNil()))
}

func TestCommandsSeeALoginsEnvironmentOnly(t *testing.T) {
	t.Setenv("SMOKE_SECRET", "of the stand-in")
	s := newServer(t, "DOCKER_HOST=unix:///x.sock")
	session := s.session()
	s.g.Expect(session.Setenv("LANG", "C.UTF-8")).To(Succeed())
	s.g.Expect(session.Setenv("LC_TIME", "C")).To(Succeed())
	s.g.Expect(session.Setenv("LD_PRELOAD", "x.so")).NotTo(Succeed())
	got, err := session.Output("env")
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(strings.Fields(string(got))).To(ConsistOf(
		"PATH="+os.Getenv("PATH"), "HOME="+s.dir, "USER=ec2-user", "LOGNAME=ec2-user", "SHELL=/bin/sh",
		"DOCKER_HOST=unix:///x.sock", "DOCKER_CONFIG="+s.dir+"/.docker", "LANG=C.UTF-8", "LC_TIME=C", "PWD="+s.dir,
	))
}

func TestAShellReadsItsInput(t *testing.T) {
	s := newServer(t)
	session := s.session()
	session.Stdin = strings.NewReader("echo one\nexit 4\n")
	var out bytes.Buffer
	session.Stdout = &out
	s.g.Expect(session.Shell()).To(Succeed())
	var exit *ssh.ExitError
	s.g.Expect(errors.As(session.Wait(), &exit)).To(BeTrue())
	s.g.Expect(exit.ExitStatus()).To(Equal(4))
	s.g.Expect(out.String()).To(Equal("one\n"))
}

func TestAShellOnATerminalKnowsItsSize(t *testing.T) {
	s := newServer(t)
	session := s.session()
	out := gbytes.NewBuffer()
	session.Stdout = out
	in, err := session.StdinPipe()
	s.g.Expect(err).NotTo(HaveOccurred())
	s.g.Expect(session.RequestPty("vt100", 33, 77, ssh.TerminalModes{})).To(Succeed())
	s.g.Expect(session.Shell()).To(Succeed())
	say := func(text string) {
		_, err := io.WriteString(in, text+"\n")
		s.g.Expect(err).NotTo(HaveOccurred())
	}
	say("stty size; echo term=$TERM")
	s.g.Eventually(out).WithTimeout(10 * time.Second).Should(gbytes.Say("33 77\r\nterm=vt100"))
	s.g.Expect(session.WindowChange(40, 100)).To(Succeed())
	say("while [ \"$(stty size)\" != '40 100' ]; do :; done; echo res''ized")
	s.g.Eventually(out).WithTimeout(10 * time.Second).Should(gbytes.Say("resized"))
	say("exit 5")
	var exit *ssh.ExitError
	s.g.Expect(errors.As(session.Wait(), &exit)).To(BeTrue())
	s.g.Expect(exit.ExitStatus()).To(Equal(5))
}

func TestAClientSendsSignals(t *testing.T) {
	s := newServer(t)
	session := s.session()
	out := gbytes.NewBuffer()
	session.Stdout = out
	s.g.Expect(session.Start("trap 'echo caught; exit 6' TERM; echo up; while :; do sleep 0.05; done")).To(Succeed())
	s.g.Eventually(out).WithTimeout(10 * time.Second).Should(gbytes.Say("up"))
	s.g.Expect(session.Signal(ssh.SIGTERM)).To(Succeed())
	var exit *ssh.ExitError
	s.g.Expect(errors.As(session.Wait(), &exit)).To(BeTrue())
	s.g.Expect(exit.ExitStatus()).To(Equal(6))
	s.g.Expect(out).To(gbytes.Say("caught"))
}

func TestCommandsAreKilledWithWhatRanThem(t *testing.T) {
	for name, end := range map[string]func(s server, c *ssh.Client, session *ssh.Session) error{
		"the session":    func(_ server, _ *ssh.Client, session *ssh.Session) error { return session.Close() },
		"the connection": func(_ server, c *ssh.Client, _ *ssh.Session) error { return c.Close() },
		"the server": func(s server, _ *ssh.Client, _ *ssh.Session) error {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			return s.Shutdown(ctx)
		},
	} {
		for _, terminal := range []bool{false, true} {
			t.Run(name+", terminal "+strconv.FormatBool(terminal), func(t *testing.T) {
				s := newServer(t)
				client := s.client()
				session, err := client.NewSession()
				s.g.Expect(err).NotTo(HaveOccurred())
				if terminal {
					s.g.Expect(session.RequestPty("vt100", 24, 80, ssh.TerminalModes{})).To(Succeed())
				}
				out := gbytes.NewBuffer()
				session.Stdout = out
				hold := filepath.Join(s.dir, "hold")
				s.g.Expect(syscall.Mkfifo(hold, 0o600)).To(Succeed())
				s.g.Expect(session.Start("sleep 1000 > hold & echo up; wait")).To(Succeed())
				killed := lastWriter(t, hold)
				s.g.Eventually(out).WithTimeout(10 * time.Second).Should(gbytes.Say("up"))
				s.g.Expect(killed).NotTo(BeClosed())
				s.g.Expect(end(s, client, session)).To(Succeed())
				s.g.Eventually(killed).WithTimeout(10 * time.Second).Should(BeClosed())
			})
		}
	}
}

// lastWriter opens a named pipe, and closes the channel when no process writes to it any more.
func lastWriter(t *testing.T, pipe string) <-chan struct{} {
	t.Helper()
	file, err := os.Open(pipe)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = file.Close() })
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, file)
	}()
	return gone
}

func TestAConnectionHasTenSessions(t *testing.T) {
	s := newServer(t)
	client := s.client()
	var open []*ssh.Session
	for range 10 {
		session, err := client.NewSession()
		s.g.Expect(err).NotTo(HaveOccurred())
		open = append(open, session)
	}
	_, err := client.NewSession()
	var refused *ssh.OpenChannelError
	s.g.Expect(errors.As(err, &refused)).To(BeTrue())
	s.g.Expect(refused.Reason).To(Equal(ssh.ConnectionFailed))
	s.g.Expect(refused.Message).To(Equal("open failed"))
	for _, session := range open {
		s.g.Expect(session.Run("true")).To(Succeed())
		again, err := client.NewSession()
		s.g.Expect(err).NotTo(HaveOccurred(), "after one has ended")
		s.g.Expect(again.Close()).To(Succeed())
	}
	other, err := s.client().NewSession()
	s.g.Expect(err).NotTo(HaveOccurred(), "on another connection")
	s.g.Expect(other.Close()).To(Succeed())
}

func TestFilesAndForwardingAreRefused(t *testing.T) {
	s := newServer(t)
	s.g.Expect(s.session().RequestSubsystem("sftp")).To(MatchError(ContainSubstring("subsystem request failed")))
	client := s.client()
	_, err := client.DialContext(t.Context(), "tcp", "127.0.0.1:80")
	s.g.Expect(err).To(MatchError(SatisfyAll(
		ContainSubstring("administratively prohibited"), ContainSubstring("forwarding is not allowed"),
	)))
	_, err = client.Listen("tcp", "127.0.0.1:0")
	s.g.Expect(err).To(MatchError(ContainSubstring("denied by peer")))
}

func TestAFolderThatIsNotThereIsSaid(t *testing.T) {
	s := newServer(t)
	s.g.Expect(os.RemoveAll(s.dir)).To(Succeed())
	session := s.session()
	var stderr bytes.Buffer
	session.Stderr = &stderr
	var exit *ssh.ExitError
	s.g.Expect(errors.As(session.Run("true"), &exit)).To(BeTrue())
	s.g.Expect(exit.ExitStatus()).To(Equal(255))
	s.g.Expect(stderr.String()).To(HavePrefix("starting the command in " + s.dir + ": "))
}

func TestAServerNeedsItsKeys(t *testing.T) {
	g := NewWithT(t)
	_, err := sshd.New(sshd.Config{User: "ec2-user"})
	g.Expect(err).To(MatchError("setting up an SSH server: a user, an authorized key and a host key are needed"))
}
