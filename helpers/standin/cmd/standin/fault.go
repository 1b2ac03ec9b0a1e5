package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/faults"
)

const faultUsage = `Usage:

  standin fault NAME [key=value…]   put a fault in
  standin fault -clear [NAME…]      take it out again, or all
  standin fault -list               tell which are in, and what those of the API have hit

`

// errClearAndList is the answer to both options at once.
var errClearAndList = errors.New("-clear and -list are two commands: give one of them")

// fault puts a fault in a stand-in that runs, takes some out, or lists them.
func fault(ctx context.Context, p *program, args []string) (int, error) {
	var name string
	var clearing, listing bool
	s, words, err := p.parse("fault", args, func(flags *flag.FlagSet) {
		flags.StringVar(&name, "name", "", "which stand-in, if several run")
		flags.BoolVar(&clearing, "clear", false, "take the faults that are named out again, or all")
		flags.BoolVar(&listing, "list", false, "tell which faults are in")
		flags.Usage = func() {
			_, _ = fmt.Fprint(flags.Output(), faultUsage+faults.Help()+"\nOptions:\n\n")
			flags.PrintDefaults()
		}
	})
	switch {
	case err != nil:
	case clearing && listing:
		err = errClearAndList
	case listing:
		err = none(words)
	case !clearing:
		err = faults.Check(strings.Join(words, " "))
	}
	if err != nil {
		return exitInfra, err
	}
	one, err := s.theOne(name)
	if err != nil {
		return exitInfra, err
	}
	switch {
	case listing:
		err = p.listFaults(ctx, one)
	case clearing:
		err = one.ClearFaults(ctx, words...)
	default:
		err = one.PutFaults(ctx, strings.Join(words, " "))
	}
	if err != nil {
		return exitInfra, err
	}
	return exitOK, nil
}

func (p *program) listFaults(ctx context.Context, one standin.Running) error {
	in, err := one.Faults(ctx)
	if err == nil && len(in) == 0 {
		in = []string{"no fault is in; standin fault -h tells all that there are"}
	}
	for _, line := range in {
		_, _ = fmt.Fprintln(p.stdout, line)
	}
	return err
}

// theOne is the stand-in with a name; without a name, the only one.
func (s *settings) theOne(name string) (standin.Running, error) {
	running, err := standin.List(s.dir)
	if err != nil {
		return standin.Running{}, err
	}
	var names []string
	if name != "" {
		names = []string{name}
	}
	return pick(running, names)
}

// faultFlag adds the option that puts faults in at the start.
func faultFlag(into *[]string) func(*flag.FlagSet) {
	return func(flags *flag.FlagSet) {
		flags.Func("fault", "put a fault in once the service runs, such as 'throttled every=3'; may be repeated, see "+
			"standin fault -h", func(text string) error {
			*into = append(*into, text)
			return faults.Check(text)
		})
	}
}
