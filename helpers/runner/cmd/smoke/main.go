// Smoke says whether a deployment is good; `smoke help` tells how.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"smoke.example/ecs/helpers/runner"
)

func main() {
	dir, err := os.Getwd()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "smoke: finding the working directory:", err)
		os.Exit(2)
	}
	// Caught, not ignored, since children inherit what is ignored: when the reader of our output has gone away, verdict
	// and clean-up are still due.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	program := runner.Program{
		Dir: dir, Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Signals: signals,
	}
	os.Exit(program.Main(context.Background(), os.Args[1:]))
}
