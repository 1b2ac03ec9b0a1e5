package main

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// giveTerminal makes a command the one that the terminal at file belongs to, if it belongs to this program now: what is
// typed there is the command's to read, and Ctrl-C its signal. The function that it returns takes the terminal back when
// the command has ended. It reports false for what is no terminal, or another's.
func giveTerminal(cmd *exec.Cmd, file *os.File) (takeBack func(), given bool) {
	terminal := int(file.Fd())
	group, err := unix.IoctlGetInt(terminal, unix.TIOCGPGRP)
	if err != nil || group != unix.Getpgrp() {
		return func() {}, false
	}
	cmd.Stdin = file
	cmd.SysProcAttr.Foreground, cmd.SysProcAttr.Ctty = true, terminal
	stopped := []os.Signal{syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU}
	signal.Ignore(stopped...) // one that is stopped could not be told to go on: its shell waits for this program
	return func() {
		_ = unix.IoctlSetPointerInt(terminal, unix.TIOCSPGRP, group)
		signal.Reset(stopped...)
	}, true
}
