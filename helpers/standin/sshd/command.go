package sshd

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	glider "github.com/gliderlabs/ssh"
	"golang.org/x/crypto/ssh"
	"golang.org/x/sys/unix"
)

// killDelay is how long the output of a killed command is awaited.
const killDelay = 2 * time.Second

// serve runs the command or the shell of one session.
func (s *Server) serve(session glider.Session) {
	life, ok := session.Context().(*lifetime)
	if !ok || !life.begin() {
		return
	}
	defer close(life.served)
	cmd := s.command(session)
	var err error
	if terminal, windows, asked := session.Pty(); asked {
		err = onTerminal(cmd, session, terminal, windows)
	} else {
		err = onPipes(cmd, session)
	}
	if cmd.Process != nil {
		_ = signal(cmd, unix.SIGKILL) // What the command left behind.
	}
	exit(session, cmd, err)
}

// command is what the session asks for: a command line, or a shell that reads its input.
func (s *Server) command(session glider.Session) *exec.Cmd {
	var args []string
	if line := session.RawCommand(); line != "" {
		args = []string{"-c", line}
	}
	cmd := exec.CommandContext(session.Context(), "/bin/sh", args...)
	cmd.Dir = s.config.Dir
	cmd.Env = s.env(session)
	cmd.Cancel = func() error { return signal(cmd, unix.SIGKILL) }
	cmd.WaitDelay = killDelay
	return cmd
}

// env is a login's environment. Of this process' own only PATH is in it, since that is where docker is found.
func (s *Server) env(session glider.Session) []string {
	all := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.config.Dir,
		"USER=" + s.config.User,
		"LOGNAME=" + s.config.User,
		"SHELL=/bin/sh",
		"DOCKER_CONFIG=" + s.config.Dir + "/.docker",
	}
	all = append(all, session.Environ()...)
	return append(all, s.config.Env...)
}

// onPipes runs cmd with the session as its input and outputs.
func onPipes(cmd *exec.Cmd, session glider.Session) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = session, session.Stderr()
	// With session as cmd.Stdin, Wait would wait for the client to close its side.
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("opening the command's input: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting the command in %s: %w", cmd.Dir, err)
	}
	go func() {
		_, _ = io.Copy(stdin, session)
		_ = stdin.Close()
	}()
	passSignals(cmd, session)
	return cmd.Wait()
}

// passSignals sends the command the signals that the client asks for.
func passSignals(cmd *exec.Cmd, session glider.Session) {
	signals := make(chan glider.Signal, maxSessions)
	session.Signals(signals)
	go func() {
		for {
			select {
			case name := <-signals:
				_ = signal(cmd, unix.SignalNum("SIG"+string(name)))
			case <-session.Context().Done():
				return
			}
		}
	}()
}

// signal reaches the command with all that it started.
func signal(cmd *exec.Cmd, number syscall.Signal) error {
	return unix.Kill(-cmd.Process.Pid, number)
}

// exit tells the client how the command ended, and closes the session.
func exit(session glider.Session, cmd *exec.Cmd, err error) {
	if cmd.ProcessState == nil {
		_, _ = fmt.Fprintln(session.Stderr(), err)
		_ = session.Exit(255)
		return
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		_ = session.Exit(cmd.ProcessState.ExitCode())
		return
	}
	_, _ = session.SendRequest("exit-signal", false, ssh.Marshal(struct {
		Name     string
		Dumped   bool
		Message  string
		Language string
	}{Name: strings.TrimPrefix(unix.SignalName(status.Signal()), "SIG"), Dumped: status.CoreDump()}))
	_ = session.Close()
}
