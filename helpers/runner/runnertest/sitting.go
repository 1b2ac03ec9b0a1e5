// Package runnertest lets the tests of the runner sit at a real terminal.
package runnertest

import (
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/onsi/gomega"
)

// patience bounds the wait for what takes moments on a quiet machine.
const patience = 5 * time.Minute

// Sitting is a person at a terminal in which a program runs.
type Sitting struct {
	t        *testing.T
	keyboard io.Writer
	cmd      *exec.Cmd
	done     chan struct{}

	lock   sync.Mutex
	screen strings.Builder
	// seen is how much of the screen was looked at.
	seen int
}

// Sit runs a program with that environment in a terminal of 80 columns.
func Sit(t *testing.T, environ []string, program string, args ...string) *Sitting {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = environ
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	gomega.NewWithT(t).Expect(err).NotTo(gomega.HaveOccurred())
	s := &Sitting{t: t, keyboard: terminal, cmd: cmd, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_, _ = io.Copy(s, terminal) // it ends with an error when the program has gone
	}()
	t.Cleanup(func() { _ = terminal.Close() })
	return s
}

// Write shows text on the screen.
func (s *Sitting) Write(text []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.screen.Write(text)
}

// String is all that the screen has shown, with plain ends of lines.
func (s *Sitting) String() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return strings.ReplaceAll(s.screen.String(), "\r\n", "\n")
}

// Fresh is what the screen has shown since the words that were seen last.
func (s *Sitting) Fresh() string { return s.String()[s.seen:] }

// Sees waits until the screen shows some words after those that were seen last.
func (s *Sitting) Sees(words string) {
	s.t.Helper()
	gomega.NewWithT(s.t).Eventually(s.Fresh).WithTimeout(patience).Should(gomega.ContainSubstring(words), s.String)
	s.seen += strings.Index(s.Fresh(), words) + len(words)
}

// Types types text; "\r" is Enter, "\x03" Ctrl-C, "\x04" Ctrl-D.
func (s *Sitting) Types(text string) {
	s.t.Helper()
	_, err := io.WriteString(s.keyboard, text)
	gomega.NewWithT(s.t).Expect(err).NotTo(gomega.HaveOccurred())
}

// Ends waits for the end of the program and returns its exit code.
func (s *Sitting) Ends() int {
	s.t.Helper()
	gomega.NewWithT(s.t).Eventually(s.done).WithTimeout(patience).Should(gomega.BeClosed(), s.String)
	_ = s.cmd.Wait() // the code says it
	return s.cmd.ProcessState.ExitCode()
}
