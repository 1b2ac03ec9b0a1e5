// Command standin runs staging on this machine: AWS's protocols, real containers, and the SSH servers of two
// instances. It listens on loopback addresses only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

const usage = `standin runs staging on this machine.

Usage:

  standin up                    start it and keep it running to look around; Ctrl-C ends it
  standin down [-all] [NAME]    end one that runs in another terminal
  standin run -- COMMAND        start it, run a command in its environment, end it; the command's exit code
  standin exec -- COMMAND       run a command in the environment of one that runs
  standin fault NAME …          break one that runs, in one of many ways; -list, -clear
  standin engine [-print]       find a Docker engine, or install and start a private one
  standin images                build its images
  standin clean                 end and remove all of it: stand-ins, images, the private engine

standin COMMAND -h tells a command's options. Exit codes: 0; that of COMMAND; 2 if this machine, its Docker engine
or the arguments do not allow it; 130 or 143 if it was interrupted by Ctrl-C or SIGTERM before it was up.
`

// Exit codes.
const (
	exitOK = iota
	_
	// exitInfra says that the stand-in could not do its part.
	exitInfra
)

// command is one of the program's; its context ends with the first signal.
type command func(ctx context.Context, p *program, args []string) (int, error)

var commands = map[string]command{
	"up": up, "down": down, "run": run, "exec": execute, "fault": fault, "engine": findEngine, "images": buildImages, "clean": clean,
}

// program is what commands share.
type program struct {
	stdout, stderr io.Writer
}

func main() {
	// Caught, not ignored, since children inherit what is ignored: when the reader of our output has gone away, what
	// was started has still to be removed.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	p := &program{stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(p.main(os.Args[1:]))
}

func (p *program) main(args []string) int {
	if len(args) == 0 || slices.Contains([]string{"-h", "-help", "--help", "help"}, args[0]) {
		_, _ = io.WriteString(p.stdout, usage)
		return exitOK
	}
	do, known := commands[args[0]]
	if !known {
		_, _ = fmt.Fprintf(p.stderr, "standin: there is no command %q\n\n%s", args[0], usage)
		return exitInfra
	}
	ctx, caught := untilSignal()
	code, err := do(ctx, p, args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err == nil, errors.Is(err, errTold):
		return code
	}
	_, _ = fmt.Fprintf(p.stderr, "standin %s: %v\n", args[0], err)
	if number := caught(); number != 0 && code == exitInfra {
		return 128 + int(number)
	}
	return code
}

// untilSignal returns a context that the first signal ends. The second one ends the program at once, since the next
// start removes what is then left. The function tells the signal that was caught, or 0.
func untilSignal() (context.Context, func() syscall.Signal) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		number := <-signals
		signal.Stop(signals)
		cancel(caughtSignal{number})
	}()
	return ctx, func() syscall.Signal {
		var caught caughtSignal
		if errors.As(context.Cause(ctx), &caught) {
			number, _ := caught.Signal.(syscall.Signal)
			return number
		}
		return 0
	}
}

// caughtSignal is the cause of a context that a signal has ended.
type caughtSignal struct{ os.Signal }

func (c caughtSignal) Error() string { return "interrupted (" + c.String() + ")" }
