package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Script is how the containers of an image behave in a Fake. The zero Script runs in silence until it is stopped,
// and then ends at once with 143.
type Script struct {
	// ID is the image's config digest; empty is derived from its reference. Size is in bytes.
	ID   string
	Size int64
	// Lines are printed when a container starts.
	Lines []string
	// Ends is how a container ends by itself, After its start; nil is never.
	Ends  *Exit
	After time.Duration
	// StopsIn is how long a container takes to obey a stop. One that takes longer than it is given is killed
	// (137). StopCode is its exit code; 0 is 143.
	StopsIn  time.Duration
	StopCode int
	// Healthy is how long after its start a health check passes; Unhealthy makes it fail instead, but not before
	// the check has been tried as often as it asks for.
	Healthy   time.Duration
	Unhealthy bool
	// Pulls is how long it takes to pull the image.
	Pulls time.Duration
	// PullError, CreateError and StartError are the engine's refusals; empty is none.
	PullError, CreateError, StartError string
}

// Fake is an engine in memory, for tests and for thousands of containers. It needs no clock of its own: inside a
// testing/synctest bubble its time moves with the bubble's.
type Fake struct {
	mu         sync.Mutex
	images     map[string]Script
	local      map[[2]string]Script // by instance and reference
	strangers  map[Binding]bool
	containers map[string]*fakeContainer
	names      map[string]*fakeContainer
	nextPort   int
}

// NewFake returns an engine without images.
func NewFake() *Fake {
	return &Fake{
		images: map[string]Script{}, local: map[[2]string]Script{}, strangers: map[Binding]bool{},
		containers: map[string]*fakeContainer{}, names: map[string]*fakeContainer{}, nextPort: firstDynamic,
	}
}

var _ Engine = (*Fake)(nil)

// SetImage makes ref an image whose containers behave as script says; those that exist keep to theirs.
func (f *Fake) SetImage(ref string, script Script) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.images[ref] = script.identified(ref)
}

// Resolve looks an image up; one that was not set is refused as a registry refuses it.
func (f *Fake) Resolve(ctx context.Context, ref string) (Image, error) {
	f.mu.Lock()
	script, ok := f.images[ref]
	f.mu.Unlock()
	if script.Pulls > 0 {
		pulled := time.NewTimer(script.Pulls)
		defer pulled.Stop()
		select {
		case <-pulled.C:
		case <-ctx.Done():
			return Image{}, ctx.Err()
		}
	}
	switch {
	case !ok:
		return Image{}, daemonError("manifest for %s not found: manifest unknown: Requested image not found", ref)
	case script.PullError != "":
		return Image{}, daemonError("%s", script.PullError)
	}
	return Image{ID: script.ID, Size: script.Size}, nil
}

// Create makes a container.
func (f *Fake) Create(_ context.Context, spec Spec) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	script, ok := f.images[spec.Image]
	if here, other := f.local[[2]string{spec.Instance, spec.Image}]; other {
		script = here
	}
	switch {
	case !ok:
		return "", daemonError("No such image: %s", spec.Image)
	case script.CreateError != "":
		return "", daemonError("%s", script.CreateError)
	case f.names[spec.Name] != nil:
		return "", daemonError("Conflict. The container name %q is already in use by container %q.",
			"/"+spec.Name, f.names[spec.Name].id)
	}
	for _, link := range spec.Links {
		if target, _, _ := strings.Cut(link, ":"); f.names[target] == nil {
			return "", daemonError("could not get container for %s: No such container: %s", target, target)
		}
	}
	c := newFakeContainer(spec, script)
	f.containers[c.id], f.names[spec.Name] = c, c
	return c.id, nil
}

// Start starts a container: what it links to must run, and its ports must be free.
func (f *Fake) Start(_ context.Context, id string) ([]Binding, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, err := f.find(id)
	if err != nil {
		return nil, err
	}
	for _, link := range c.spec.Links {
		target, alias, _ := strings.Cut(link, ":")
		if to := f.names[target]; to == nil || !to.running() {
			return nil, daemonError("Cannot link to a non running container: /%s AS /%s/%s", target, c.spec.Name, alias)
		}
	}
	if c.script.StartError != "" {
		return nil, daemonError("%s", c.script.StartError)
	}
	bound, err := f.bind(c)
	if err != nil {
		return nil, err
	}
	c.start(bound)
	return bound, nil
}

// Follow calls each with every line, until the container has ended or ctx ends.
func (f *Fake) Follow(ctx context.Context, id string, each func(Line)) error {
	c, err := f.get(id)
	if err != nil {
		return err
	}
	for seen := 0; ; {
		lines, ended, more := c.output(seen)
		for _, l := range lines {
			each(l)
		}
		seen += len(lines)
		if ended {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Wait returns when the container has ended, or when ctx ends.
func (f *Fake) Wait(ctx context.Context, id string) (Exit, error) {
	c, err := f.get(id)
	if err != nil {
		return Exit{}, err
	}
	select {
	case <-c.done:
		return c.exit, nil
	case <-ctx.Done():
		return Exit{}, ctx.Err()
	}
}

// Health answers as the container's script says, if its spec has a health check.
func (f *Fake) Health(_ context.Context, id string) (string, error) {
	c, err := f.get(id)
	if err != nil {
		return "", err
	}
	return c.health(), nil
}

// Stop makes a container end as its script says, and returns when it has.
func (f *Fake) Stop(ctx context.Context, id string, grace time.Duration) error {
	c, err := f.get(id)
	if errors.Is(err, errNoContainer) {
		return nil
	}
	if err != nil || !c.running() {
		return err
	}
	c.end(c.script.obeys(grace))
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Remove removes a container, running or not.
func (f *Fake) Remove(_ context.Context, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c, ok := f.containers[id]; ok {
		c.end(0, Exit{Code: 137})
		delete(f.containers, id)
		delete(f.names, c.spec.Name)
	}
	return nil
}

var errNoContainer = errors.New("Error response from daemon: No such container")

func (f *Fake) get(id string) (*fakeContainer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.find(id)
}

func (f *Fake) find(id string) (*fakeContainer, error) {
	c, ok := f.containers[id]
	if !ok {
		return nil, fmt.Errorf("%w: %s", errNoContainer, id)
	}
	return c, nil
}

func daemonError(format string, args ...any) error {
	return errors.New("Error response from daemon: " + fmt.Sprintf(format, args...))
}

func randomID() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
