package runner

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// terminalWidth returns how many columns out has, or 0 if it is no terminal.
func terminalWidth(out io.Writer) int {
	if behind, ok := out.(discreet); ok {
		out = behind.to
	}
	file, ok := out.(*os.File)
	if !ok {
		return 0
	}
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	if size.Col == 0 {
		return 80
	}
	return int(size.Col)
}

// foreground reports whether in is the terminal that this program may read: one that reads another's is stopped.
func foreground(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok || file == nil {
		return false
	}
	group, err := unix.IoctlGetInt(int(file.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
