package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
	"smoke.example/ecs/helpers/standin/images"
)

// findEngine makes sure that there is an engine and says which.
func findEngine(ctx context.Context, p *program, args []string) (int, error) {
	var address bool
	s, rest, err := p.parse("engine", args, func(flags *flag.FlagSet) {
		flags.BoolVar(&address, "print", false, "print only its address, for DOCKER_HOST")
	})
	if err = errors.Join(err, none(rest)); err != nil {
		return exitInfra, err
	}
	found, err := s.findEngine(ctx)
	if err != nil {
		return exitInfra, err
	}
	if address {
		_, err = fmt.Fprintln(p.stdout, found.Host)
	} else {
		_, err = fmt.Fprintln(p.stdout, found)
	}
	return exitOK, err
}

// buildImages builds the images unless the engine has them.
func buildImages(ctx context.Context, p *program, args []string) (int, error) {
	s, rest, err := p.parse("images", args, nil)
	if err = errors.Join(err, none(rest)); err != nil {
		return exitInfra, err
	}
	found, err := s.findEngine(ctx)
	if err != nil {
		return exitInfra, err
	}
	docker, err := client.New(client.WithHost(found.Host))
	if err != nil {
		return exitInfra, fmt.Errorf("connecting to the Docker engine at %s: %w", found.Host, err)
	}
	defer func() { _ = docker.Close() }()
	opts, err := s.options(found.Host)
	if err != nil {
		return exitInfra, err
	}
	s.progress.Phase("images")
	built, err := images.Build(ctx, images.Options{
		Client: docker, Fixtures: opts.Fixtures, WorkDir: opts.Work, Progress: s.progress.Note,
	})
	s.progress.Phase("")
	if err != nil {
		return exitInfra, err
	}
	_, err = fmt.Fprintf(p.stdout, "%s\n%s\n", built.Service.Name, built.Database.Name)
	return exitOK, err
}

// clean removes everything. An engine that is not there has nothing of ours; nor is it looked for with care.
func clean(ctx context.Context, p *program, args []string) (int, error) {
	s, rest, err := p.parse("clean", args, nil)
	if err = errors.Join(err, none(rest)); err != nil {
		return exitInfra, err
	}
	s.progress.Phase("cleaning")
	defer s.progress.Phase("")
	opts := standin.Options{Dir: s.dir, Progress: s.progress}
	if found, err := host.Look(ctx, s.engine()); err == nil {
		opts.Engine = found.Host
	}
	err = errors.Join(standin.Clean(ctx, opts), host.Clean(ctx, s.engine()),
		os.RemoveAll(filepath.Join(s.root, ".smoke", "images")))
	if err != nil {
		return exitInfra, err
	}
	return exitOK, nil
}
