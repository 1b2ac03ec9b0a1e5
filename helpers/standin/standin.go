// Package standin is staging on one machine: AWS's protocols over a state, a scheduler, real containers, and the
// SSH servers of two instances.
package standin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/moby/moby/client"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/faults"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// Names of what a stand-in contains, as the environments' description has them.
const (
	Region  = "us-east-1"
	Cluster = "flask-microservices-staging"
	Service = "flask-microservices-staging"
	// LogGroup is where the containers' output goes.
	LogGroup = "flask-microservices-staging"
	// User is who logs in to the instances, by the key pair KeyName.
	User    = "ec2-user"
	KeyName = "ecs"
)

// closeWithin bounds the end of a stand-in, in which the engine stops four containers.
const closeWithin = time.Minute

// Options of Start.
type Options struct {
	// Engine is the Docker engine's address, such as unix:///var/run/docker.sock; see host.Find.
	Engine string
	// Fixtures is the folder with ecs_taskdefinition.json and the folders of the images.
	Fixtures string
	// Dir is the folder in which each running stand-in has a folder of its own, such as .smoke/standin.
	Dir string
	// Work is the folder for what is compiled and downloaded while images are built.
	Work string
	// HealthyAfter is how long a task runs until it counts as healthy, which takes AWS 40 s. Zero is a second.
	HealthyAfter time.Duration
	// HTTPPort is the instances' port of the service; zero is the definition's own, 80.
	HTTPPort int
	// Log takes what a stand-in was asked and did not know, and at level debug everything else. Nil is nowhere.
	Log *slog.Logger
	// Progress is told what is being done. Nil is nobody.
	Progress Progress
	// Empty leaves the service and its definition out: log group, cluster, instances and images are there, and nothing runs.
	Empty bool
	// Faults are put in once the service runs, each written as package faults has it.
	Faults []string
	// Calls is told every call of the API that is over, those of Start included; it may be called by several
	// goroutines at once. Nil is nobody.
	Calls func(wire.Call)
}

// Progress is told what a stand-in is busy with.
type Progress interface {
	// Phase begins a phase and ends the one before; the empty name only ends it.
	Phase(name string)
	// Note adds a word to the present phase.
	Note(text string)
}

// Standin is one that runs.
type Standin struct {
	opts  Options
	slot  slot
	ports ports
	log   *slog.Logger

	docker *engine.Docker
	client *client.Client
	state  *state.State
	faults *faults.Set
	nodes  []*node
	key    string // the file of the user's private key
	unlock func() error
	// undo holds what ends the parts, in the order in which they were started.
	undo []func(context.Context) error
}

// Start starts a stand-in with its service running, unless it is to be Empty, and returns when the service is steady.
// What earlier ones that were killed have left behind it removes first. Several run side by side, each at its own addresses. After an
// error nothing is left.
func Start(ctx context.Context, opts Options) (*Standin, error) {
	s := &Standin{opts: opts.filled(), unlock: func() error { return nil }}
	s.log = s.opts.Log
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"addresses", s.claim},
		{"leftovers", s.connect},
		{"images", s.images},
		{"instances", s.serve},
		{"service", s.seed},
		{"", s.putFaults},
		{"", s.writeEnvironment},
	} {
		s.opts.Progress.Phase(step.name)
		if err := step.do(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("starting a stand-in: %w", err), s.Close(ctx))
		}
	}
	return s, nil
}

// filled returns the options with defaults in place of zeros.
func (o Options) filled() Options {
	if o.HealthyAfter == 0 {
		o.HealthyAfter = time.Second
	}
	if o.HTTPPort == 0 {
		o.HTTPPort = 80
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if dir, err := filepath.Abs(o.Dir); err == nil {
		o.Dir = dir
	}
	if o.Calls == nil {
		o.Calls = func(wire.Call) {}
	}
	if o.Progress == nil {
		o.Progress = silence{}
	}
	return o
}

// silence is a Progress that says nothing.
type silence struct{}

func (silence) Phase(string) {}
func (silence) Note(string)  {}

// Close ends the stand-in and removes its containers, names of images, sockets and files, within a minute; ctx may
// have ended before.
func (s *Standin) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	s.opts.Progress.Phase("clean-up")
	defer s.opts.Progress.Phase("")
	var failed []error
	for _, undo := range slices.Backward(s.undo) {
		failed = append(failed, undo(ctx))
	}
	failed = append(failed, s.unlock())
	s.undo, s.unlock = nil, func() error { return nil }
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("ending the stand-in: %w", err)
	}
	return nil
}

// later notes what ends a part that was just started.
func (s *Standin) later(undo func(context.Context) error) { s.undo = append(s.undo, undo) }
