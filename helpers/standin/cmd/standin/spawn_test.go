package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// TestMain lets the test program be standin itself, or only spawn, in a process whose signals are its own.
func TestMain(m *testing.M) {
	if os.Getenv("STANDIN_TEST_MAIN") != "" {
		main()
	}
	if script := os.Getenv("STANDIN_TEST_SPAWN"); script != "" {
		p := &program{stdout: os.Stdout, stderr: os.Stderr}
		code, err := p.spawn([]string{"sh", "-c", script}, os.Environ())
		if err != nil {
			panic(err)
		}
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// spawner runs a script as spawn would and returns the process, once the script has said "ready".
func spawner(t *testing.T, script string) (*exec.Cmd, *bufio.Reader) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), "STANDIN_TEST_SPAWN="+script)
	stdout, err := cmd.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cmd.Start()).To(Succeed())
	lines := bufio.NewReader(stdout)
	g.Expect(lines.ReadString('\n')).To(Equal("ready\n"))
	return cmd, lines
}

func TestTheFirstSignalGoesToTheCommand(t *testing.T) {
	g := NewWithT(t)
	cmd, lines := spawner(t, `trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.05; done`)
	g.Expect(cmd.Process.Signal(syscall.SIGINT)).To(Succeed())
	rest, err := io.ReadAll(lines)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(rest)).To(Equal("caught\n"))
	g.Expect(cmd.Wait()).To(HaveOccurred())
	g.Expect(cmd.ProcessState.ExitCode()).To(Equal(9))
}

func TestTheSecondSignalLetsTheCommandEndInItsOwnWords(t *testing.T) {
	g := NewWithT(t)
	cmd, lines := spawner(t, `n=0; trap 'n=$((n+1)); echo $n; [ $n = 1 ] || exit 3' INT; echo ready; while :; do sleep 0.05; done`)
	for _, heard := range []string{"1\n", "2\n"} {
		g.Expect(cmd.Process.Signal(syscall.SIGINT)).To(Succeed())
		g.Expect(lines.ReadString('\n')).To(Equal(heard))
	}
	g.Expect(cmd.Wait()).To(HaveOccurred())
	g.Expect(cmd.ProcessState.ExitCode()).To(Equal(3))
}

func TestACommandThatDoesNotEndIsKilledWithItsChildren(t *testing.T) {
	for name, signals := range map[string]int{"some time after the second signal": 2, "at the third": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			cmd, lines := spawner(t, `trap 'echo caught' INT; echo ready; while :; do sleep 0.05; done`)
			for range signals {
				g.Expect(cmd.Process.Signal(syscall.SIGINT)).To(Succeed())
				_, _ = lines.ReadString('\n') // a killed one says no more
			}
			ended := make(chan error, 1)
			go func() {
				_, _ = io.Copy(io.Discard, lines)
				ended <- cmd.Wait()
			}()
			g.Eventually(ended, 20*time.Second).Should(Receive(HaveOccurred()))
			g.Expect(cmd.ProcessState.ExitCode()).To(Equal(128 + int(syscall.SIGKILL)))
		})
	}
}
