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

// child is a program that runs in a process group of its own: the terminal's Ctrl-C reaches only the runner, which
// passes it on, so that the program gets it once.
type child struct {
	cmd     *exec.Cmd
	signals <-chan os.Signal
	// say tells the person who watches that a signal was passed on; nil tells nobody.
	say func(text string)
}

// ended is how a child ended.
type ended struct {
	// code is its exit code, -1 if a signal ended it.
	code int
	// interrupted names the signal that asked for the end, and says if the child had to be killed.
	interrupted string
}

func (p Program) child(ctx context.Context, dir, path string, args ...string) child {
	cmd := exec.CommandContext(ctx, path, args...)
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
	if err := c.cmd.Start(); err != nil {
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
			e = c.signal(e, s)
		}
	}
}

func (c child) signal(e ended, s os.Signal) ended {
	if e.interrupted == "" {
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGINT) // it may have ended already
		if c.say != nil {
			c.say("ending by the signal " + s.String() + "; the suite cleans up; another signal kills it")
		}
		return ended{interrupted: "by the signal " + s.String()}
	}
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	e.interrupted = "twice, by the signal " + s.String() + "; the suite was killed and may have left something behind"
	return e
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
