package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// spawn runs a command to its end and returns its exit code. The command has a process group of its own, so that
// signals reach it once and through here only: the first is passed on, the second kills it with its children. In
// that group it cannot read a terminal, so its input is empty then.
func (p *program) spawn(args, env []string) (int, error) {
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, p.stdout, p.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		cmd.Stdin = os.Stdin
	}
	signals := make(chan os.Signal, 2)
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

// passOn gives a process group the first signal, and kills it at the second.
func passOn(group int, signals <-chan os.Signal, ended <-chan struct{}) {
	for first := true; ; first = false {
		select {
		case caught := <-signals:
			number, ok := caught.(syscall.Signal)
			if !ok || !first {
				number = syscall.SIGKILL
			}
			_ = syscall.Kill(-group, number)
		case <-ended:
			return
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
