package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"smoke.example/ecs/helpers/standin"
)

// run runs a command in a stand-in's environment and ends the stand-in afterwards.
func run(ctx context.Context, p *program, args []string) (int, error) {
	var put []string
	s, command, err := p.parseStart("run", args, &put)
	if err == nil && len(command) == 0 {
		err = errNoCommand
	}
	if err != nil {
		return exitInfra, err
	}
	running, err := s.start(ctx, put)
	if err != nil {
		return exitInfra, err
	}
	code, err := p.spawn(command, standin.Within(os.Environ(), running.Environment()))
	if closed := running.Close(ctx); closed != nil {
		err = errors.Join(err, closed)
		if code == exitOK {
			code = exitInfra
		}
	}
	return code, err
}

// execute runs a command in the environment of a stand-in that runs.
func execute(_ context.Context, p *program, args []string) (int, error) {
	var name string
	s, command, err := p.parse("exec", args, func(flags *flag.FlagSet) {
		flags.StringVar(&name, "name", "", "which one, if several run")
	})
	if err == nil && len(command) == 0 {
		err = errNoCommand
	}
	if err != nil {
		return exitInfra, err
	}
	one, err := s.theOne(name)
	if err != nil {
		return exitInfra, err
	}
	if len(one.Environment) == 0 {
		return exitInfra, fmt.Errorf("stand-in %s is not up yet: wait until it says so", one.Name)
	}
	return p.spawn(command, standin.Within(os.Environ(), one.Environment))
}
