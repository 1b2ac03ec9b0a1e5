package images

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	// outputLines is how much of a failing command's output an error shows.
	outputLines = 15
	// cleanUpWithin is how long an interrupted command has to remove its temporary files.
	cleanUpWithin = 5 * time.Second
)

// interruptible is a command that is interrupted when ctx ends, and killed only when that does not end it.
func interruptible(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = cleanUpWithin
	return cmd
}

// lastLines are the end of an output, indented for an error's text.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-outputLines):], "\n  ")
}
