// Package runner is one use of the suite from start to end: it reads the target, builds and runs the suite with
// Ginkgo, judges the report, and leaves verdict and artefacts.
package runner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"smoke.example/ecs/helpers/bundle"
	"smoke.example/ecs/helpers/evidence"
)

// Program is what the runner gets from the process that it runs in.
type Program struct {
	// Dir is the working directory.
	Dir string
	// Environ are the environment variables as os.Environ returns them.
	Environ []string
	// Out takes what is said to the person who watches, Err takes what is wrong with the call.
	Out, Err io.Writer
	// In is where a person answers what a walk asks, if both In and Out are a terminal; nil is nobody.
	In io.Reader
	// Signals delivers what should end the run: the first lets it clean up, the second kills it.
	Signals <-chan os.Signal
	// Cloud is what the runner asks AWS through; nil is AWS as the SDK's own environment variables say.
	Cloud Cloud
	// Bundle collects the evidence; nil is bundle.Collect.
	Bundle func(context.Context, bundle.Config) error

	// known strikes secrets out of whatever the program says and writes.
	known *evidence.Redactor
	// without are sources of secrets that are left out, for the proof that each one counts; none but in a test.
	without []evidence.Source
}

// misuse is the exit code for a call that is wrong, or refused: the same as INFRA, since our input is at fault.
const misuse = 2

// Main carries out the command in args, which begin with its name, and returns the exit code: the verdict's, or 2
// for a call that is wrong or refused.
func (p Program) Main(ctx context.Context, args []string) int {
	p = p.discreet()
	if len(args) == 0 {
		return p.wrong("which command?")
	}
	name, rest := args[0], args[1:]
	switch name {
	case "gate", "nightly", "deploy", "acceptance":
		return p.use(ctx, evidence.Use(name), rest)
	case "preflight":
		return p.preflight(ctx, rest)
	case "report":
		return p.report(rest)
	case "explain":
		return p.explain(rest)
	case "help", "-h", "-help", "--help":
		return p.help(rest)
	}
	return p.wrong(fmt.Sprintf("%q is not a command", name))
}

// wrong says what is wrong with the call, and how it should be.
func (p Program) wrong(what string) int {
	_, _ = fmt.Fprintf(p.Err, "smoke: %s\n\n%s", what, usage)
	return misuse
}

// refuse says why the run does not start.
func (p Program) refuse(err error) int {
	_, _ = fmt.Fprintf(p.Err, "smoke: %v\n", err)
	return misuse
}

func (p Program) help(args []string) int {
	if len(args) == 0 {
		_, _ = fmt.Fprint(p.Out, usage)
		return 0
	}
	text, ok := usages[args[0]]
	if !ok {
		return p.wrong(fmt.Sprintf("%q is not a command", args[0]))
	}
	_, _ = fmt.Fprint(p.Out, text)
	return 0
}

// misread answers for flags that could not be parsed; asking for help is no fault.
func (p Program) misread(name string, err error) int {
	if errors.Is(err, flag.ErrHelp) {
		return p.help([]string{name})
	}
	_, _ = fmt.Fprintf(p.Err, "smoke %s: %v\n\n%s", name, err, usages[name])
	return misuse
}
