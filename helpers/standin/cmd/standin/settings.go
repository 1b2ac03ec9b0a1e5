package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"smoke.example/ecs/helpers/standin"
	"smoke.example/ecs/helpers/standin/host"
)

// settings are the options that commands have in common.
type settings struct {
	root, dir    string
	healthyAfter time.Duration
	verbose      bool
	empty        bool
	progress     *progress
}

// parse reads a command's options; more adds those that only it has. What remains are its arguments.
func (p *program) parse(name string, args []string, more func(*flag.FlagSet)) (*settings, []string, error) {
	flags := flag.NewFlagSet("standin "+name, flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	s := &settings{progress: newProgress(p.stderr)}
	flags.StringVar(&s.dir, "dir", "", "folder of the running stand-ins (default .smoke/standin of the project)")
	flags.DurationVar(&s.healthyAfter, "healthy-after", time.Second,
		"how long a task runs until it counts as healthy; AWS takes 40s")
	flags.BoolVar(&s.verbose, "v", false, "tell all that is asked of the stand-in and done by it")
	if more != nil {
		more(flags)
	}
	if err := flags.Parse(args); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			err = errTold
		}
		return nil, nil, err
	}
	root, err := projectRoot()
	if err != nil {
		return nil, nil, err
	}
	s.root = root
	if s.dir == "" {
		s.dir = filepath.Join(root, ".smoke", "standin")
	}
	return s, flags.Args(), nil
}

// parseStart reads the options of a command that starts a stand-in, with the faults that are to be put in.
func (p *program) parseStart(name string, args []string, put *[]string) (*settings, []string, error) {
	var empty bool
	s, rest, err := p.parse(name, args, func(flags *flag.FlagSet) {
		faultFlag(put)(flags)
		flags.BoolVar(&empty, "empty", false, "leave the service out, as before the first deployment")
	})
	if err == nil {
		s.empty = empty
	}
	return s, rest, err
}

// projectRoot is the folder of the project that this folder belongs to.
func projectRoot() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "fixtures", "ecs_taskdefinition.json")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("looking for the project at or above %s: no folder has fixtures/ecs_taskdefinition.json", here)
		}
	}
}

// engine is where a private engine has its place, and who is told about it.
func (s *settings) engine() host.Options {
	return host.Options{Dir: filepath.Join(s.root, ".smoke", "engine"), Log: s.progress.Note}
}

// findEngine finds or makes the engine, as a phase.
func (s *settings) findEngine(ctx context.Context) (host.Engine, error) {
	s.progress.Phase("engine")
	defer s.progress.Phase("")
	return host.Find(ctx, s.engine())
}

// options are those of a stand-in on an engine.
func (s *settings) options(engine string) (standin.Options, error) {
	port, err := httpPort(os.Getenv("SMOKE_HTTP_PORT"))
	if err != nil {
		return standin.Options{}, err
	}
	level := slog.LevelWarn
	if s.verbose {
		level = slog.LevelDebug
	}
	return standin.Options{
		Engine: engine, Fixtures: filepath.Join(s.root, "fixtures"), Dir: s.dir,
		Work: filepath.Join(s.root, ".smoke", "images"), HealthyAfter: s.healthyAfter, HTTPPort: port,
		Log:      slog.New(slog.NewTextHandler(s.progress, &slog.HandlerOptions{Level: level})),
		Progress: s.progress,
	}, nil
}

// httpPort reads SMOKE_HTTP_PORT; without it the definition's own port counts.
func httpPort(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, fmt.Errorf("reading SMOKE_HTTP_PORT=%s: it is no port, such as 8080", text)
	}
	return int(port), nil
}

// start finds an engine and starts a stand-in on it, with faults.
func (s *settings) start(ctx context.Context, put []string) (*standin.Standin, error) {
	engine, err := s.findEngine(ctx)
	if err != nil {
		return nil, err
	}
	opts, err := s.options(engine.Host)
	if err != nil {
		return nil, err
	}
	opts.Faults, opts.Empty = put, s.empty
	return standin.Start(ctx, opts)
}

// none refuses arguments of commands that take none.
func none(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	return nil
}

// errTold is an error that the reader of options has told already, with the usage.
var errTold = errors.New("the options are wrong")

// errNoCommand is the answer to run and exec without a command.
var errNoCommand = errors.New("which command? For example: standin run -- env")
