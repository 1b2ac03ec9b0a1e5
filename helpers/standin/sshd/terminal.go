package sshd

import (
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/creack/pty"
	glider "github.com/gliderlabs/ssh"
)

// onTerminal runs cmd on a terminal of its own, which shows in the session.
func onTerminal(cmd *exec.Cmd, session glider.Session, wanted glider.Pty, windows <-chan glider.Window) error {
	cmd.Env = append(cmd.Env, "TERM="+wanted.Term)
	terminal, err := pty.StartWithSize(cmd, size(wanted.Window))
	if err != nil {
		return fmt.Errorf("starting the command on a terminal: %w", err)
	}
	defer func() { _ = terminal.Close() }()
	go func() {
		for window := range windows {
			_ = pty.Setsize(terminal, size(window))
		}
	}()
	go func() { _, _ = io.Copy(terminal, session) }()
	passSignals(cmd, session)
	shown := make(chan struct{})
	go func() {
		_, _ = io.Copy(session, terminal)
		close(shown)
	}()
	err = cmd.Wait()
	select {
	case <-shown:
	case <-time.After(killDelay): // A background process holds the terminal.
	}
	return err
}

func size(window glider.Window) *pty.Winsize {
	return &pty.Winsize{Rows: uint16(window.Height), Cols: uint16(window.Width)}
}
