package sshd

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/creack/pty"
	glider "github.com/gliderlabs/ssh"
	"golang.org/x/sys/unix"
)

// onTerminal runs cmd on a terminal of its own, which shows in the session.
func onTerminal(cmd *exec.Cmd, session glider.Session, wanted glider.Pty, windows <-chan glider.Window) error {
	cmd.Env = append(cmd.Env, "TERM="+wanted.Term)
	terminal, err := pty.StartWithSize(cmd, size(wanted.Window))
	if err != nil {
		return fmt.Errorf("starting the command on a terminal in %s: %w", cmd.Dir, err)
	}
	defer func() { _ = terminal.Close() }()
	go func() {
		for window := range windows {
			resize(terminal, window)
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

// resize tells the terminal of its new size. Unlike pty.Setsize it bears a terminal that is closed at that moment.
func resize(terminal *os.File, window glider.Window) {
	raw, err := terminal.SyscallConn()
	if err != nil {
		return
	}
	now := unix.Winsize{Row: uint16(window.Height), Col: uint16(window.Width)}
	_ = raw.Control(func(fd uintptr) { _ = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &now) })
}
