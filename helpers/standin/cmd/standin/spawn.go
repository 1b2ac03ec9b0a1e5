package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

// spawn runs a command to its end and returns its exit code. The command has a process group of its own, so that
// signals reach it once: the first two that come here are passed on, so that it can end in its own words; some time after
// the second, or at the third, it is killed with its children. A terminal is the command's as long as it runs, and so is
// its Ctrl-C.
func (p *program) spawn(args, env []string) (int, error) {
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, p.stdout, p.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	takeBack, given := giveTerminal(cmd, os.Stdin)
	defer takeBack()
	if !given && !term.IsTerminal(int(os.Stdin.Fd())) {
		cmd.Stdin = os.Stdin
	}
	signals := make(chan os.Signal, 3)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return exitInfra, fmt.Errorf("running %s: %w", args[0], err)
	}
	ended := make(chan struct{})
	defer close(ended)
	go passOn(cmd.Process.Pid, signals, ended)
	err := cmd.Wait()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it left running has no stand-in any more
	return exitCode(cmd.ProcessState, err)
}

// lastWords is what a command has after the second signal, before it is killed.
const lastWords = 3 * time.Second

// passOn gives a process group the first two signals, and kills it some time after the second, or at the third.
func passOn(group int, signals <-chan os.Signal, ended <-chan struct{}) {
	var late <-chan time.Time
	for count := 1; ; count++ {
		number := syscall.SIGKILL
		select {
		case caught := <-signals:
			if same, ok := caught.(syscall.Signal); ok && count <= 2 {
				number = same
			}
		case <-late:
		case <-ended:
			return
		}
		_ = syscall.Kill(-group, number)
		if count == 2 {
			late = time.After(lastWords)
		}
	}
}

// exitCode is the command's, or 128 and the signal that ended it, as a shell has it.
func exitCode(state *os.ProcessState, err error) (int, error) {
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return exitInfra, fmt.Errorf("waiting for the command: %w", err)
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}
