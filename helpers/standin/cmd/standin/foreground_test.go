package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	. "github.com/onsi/gomega"
)

// screen is what a terminal shows.
type screen struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(text []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.Write(text)
}

func (s *screen) String() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.String()
}

// inTerminal runs a shell in a terminal, in which $SELF runs a script as spawn would.
func inTerminal(t *testing.T, script, shell string) (keyboard io.Writer, shown *screen) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), "sh", "-c", shell)
	cmd.Env = append(os.Environ(), "SELF="+self, "STANDIN_TEST_SPAWN="+script)
	terminal, err := pty.Start(cmd)
	g.Expect(err).NotTo(HaveOccurred())
	shown = &screen{}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(shown, terminal) // it ends with an error when the shell has gone
	}()
	t.Cleanup(func() {
		_ = terminal.Close()
		_ = cmd.Wait()
		<-ended
	})
	return terminal, shown
}

func shows(t *testing.T, shown *screen, words string) {
	t.Helper()
	NewWithT(t).Eventually(shown.String).WithTimeout(20 * time.Second).Should(ContainSubstring(words))
}

func TestACommandReadsTheTerminalAndGivesItBack(t *testing.T) {
	g := NewWithT(t)
	keyboard, shown := inTerminal(t, `echo ready; read line; echo "command: $line"`, `"$SELF"; read line; echo "shell: $line"`)
	shows(t, shown, "ready\r\n")
	_, err := io.WriteString(keyboard, "one\r")
	g.Expect(err).NotTo(HaveOccurred())
	shows(t, shown, "command: one\r\n")
	_, err = io.WriteString(keyboard, "two\r")
	g.Expect(err).NotTo(HaveOccurred())
	shows(t, shown, "shell: two\r\n")
}

func TestCtrlCIsTheCommandsAndCtrlZNobodys(t *testing.T) {
	g := NewWithT(t)
	keyboard, shown := inTerminal(t, `trap 'echo caught; exit 9' INT; echo ready; while :; do read line && echo "got $line"; done`,
		`"$SELF"; echo "code $?"`)
	shows(t, shown, "ready\r\n")
	_, err := io.WriteString(keyboard, "\x1aone\r")
	g.Expect(err).NotTo(HaveOccurred())
	shows(t, shown, "got one\r\n")
	_, err = io.WriteString(keyboard, "\x03")
	g.Expect(err).NotTo(HaveOccurred())
	shows(t, shown, "code 9\r\n")
	g.Expect(bytes.Count([]byte(shown.String()), []byte("caught"))).To(Equal(1))
}

func TestAJobInTheBackgroundLeavesTheTerminalAlone(t *testing.T) {
	keyboard, shown := inTerminal(t, `read line || echo "no input"`,
		`set -m; "$SELF" & wait; set +m; read line; echo "shell: $line"`)
	shows(t, shown, "no input\r\n")
	_, err := io.WriteString(keyboard, "one\r")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	shows(t, shown, "shell: one\r\n")
}
