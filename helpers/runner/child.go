package runner

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// lingering bounds the wait for output after a program ended whose children still hold its pipes.
const lingering = 2 * time.Second

// guarded runs a program in a group that dies with this one, however it dies: a reader in that group waits for the end
// of a pipe that only this program holds open.
const guarded = `(read -r _ <&3; kill -s KILL 0) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`

// child is a program that runs in a process group of its own: the terminal's Ctrl-C reaches only the runner, which
// passes it on, so that the program gets it once.
type child struct {
	cmd     *exec.Cmd
	signals <-chan os.Signal
	// passing is told of the first signal, before it is passed on and changes anything; nil tells nobody.
	passing func(os.Signal)
	// heard is told of every signal; nil tells nobody.
	heard func(os.Signal)
}

// ended is how a child ended.
type ended struct {
	// code is its exit code, -1 if a signal ended it.
	code int
	// signal is the one that asked for the end, nil for none; killed says that another one followed.
	signal os.Signal
	killed bool
}

// by says what interrupted the child, or "".
func (e ended) by() string {
	switch {
	case e.signal == nil:
		return ""
	case e.killed:
		return "twice, by the signal " + e.signal.String()
	}
	return "by the signal " + e.signal.String()
}

func (p Program) child(ctx context.Context, dir, path string, args ...string) child {
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", guarded, path}, args...)...)
	cmd.Dir = dir
	cmd.Env = p.Environ
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = lingering
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return child{cmd: cmd, signals: p.Signals}
}

// run starts the child and waits for its end. The first signal becomes an interrupt of its whole group, the second
// kills that group. The error is that it could not be started.
func (c child) run() (ended, error) {
	alive, held, err := os.Pipe()
	if err != nil {
		return ended{}, err
	}
	defer func() { _ = held.Close() }()
	c.cmd.ExtraFiles = []*os.File{alive}
	err = c.cmd.Start()
	_ = alive.Close()
	if err != nil {
		return ended{}, err
	}
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	e := ended{}
	for {
		select {
		case err := <-done:
			_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL) // whoever outlives its parent goes on with nobody to tell
			e.code = exitCode(err)
			return e, nil
		case s := <-c.signals:
			e = c.pass(e, s)
		}
	}
}

func (c child) pass(e ended, s os.Signal) ended {
	if c.heard != nil {
		c.heard(s)
	}
	if e.signal != nil {
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		return ended{signal: s, killed: true}
	}
	if c.passing != nil {
		c.passing(s)
	}
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGINT) // it may have ended already
	return ended{signal: s}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}
