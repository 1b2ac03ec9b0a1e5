package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/standin"
)

// down ends a stand-in that another process runs: the only one, the one that is named, or all.
func down(ctx context.Context, p *program, args []string) (int, error) {
	var all bool
	s, rest, err := p.parse("down", args, func(flags *flag.FlagSet) {
		flags.BoolVar(&all, "all", false, "end all of them")
	})
	if err != nil {
		return exitInfra, err
	}
	running, err := standin.List(s.dir)
	if err != nil {
		return exitInfra, err
	}
	if len(running) == 0 && len(rest) == 0 {
		_, _ = fmt.Fprintln(p.stderr, "no stand-in runs here")
		return exitOK, nil
	}
	if !all {
		one, err := pick(running, rest)
		if err != nil {
			return exitInfra, err
		}
		running = []standin.Running{one}
	}
	s.progress.Phase("ending")
	defer s.progress.Phase("")
	for _, r := range running {
		err = errors.Join(err, r.End(ctx))
	}
	if err != nil {
		return exitInfra, err
	}
	return exitOK, nil
}

// pick returns the stand-in that is named, or the only one.
func pick(running []standin.Running, names []string) (standin.Running, error) {
	known := make([]string, 0, len(running))
	for _, r := range running {
		known = append(known, r.Name)
	}
	switch {
	case len(running) == 0:
		return standin.Running{}, errors.New("no stand-in runs here: start one with standin up")
	case len(names) > 1:
		return standin.Running{}, none(names[1:])
	case len(names) == 1:
		i := slices.Index(known, names[0])
		if i < 0 {
			return standin.Running{}, fmt.Errorf("no stand-in %s runs here, but %s", names[0], strings.Join(known, ", "))
		}
		return running[i], nil
	case len(running) > 1:
		return standin.Running{}, fmt.Errorf("several stand-ins run here: %s; which one?", strings.Join(known, ", "))
	}
	return running[0], nil
}
