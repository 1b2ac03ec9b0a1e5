// Package faults are named ways to break a stand-in: its API, in front of the handler that answers for AWS, and what
// its account contains. Each can be put in and taken out while the stand-in runs.
package faults

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// Set is the faults that a stand-in has now; see New. It can be used by several goroutines.
type Set struct {
	state *state.State

	mu sync.Mutex
	in []*fault
}

// fault is one that is in, or is to be.
type fault struct {
	name, text string

	// Of a fault of the API: which calls it hits, and what it does with them.
	when *when
	act  action

	// Of a fault of the account: what it changes, and once it is in, what undoes that.
	change change
	undo   func(*state.Data)
}

// change breaks something in the account, and returns what undoes that.
type change func(*state.Data) (undo func(*state.Data), err error)

// putIn carries the change of a fault of the account out.
func (f *fault) putIn(d *state.Data) error {
	if f.change == nil {
		return nil
	}
	undo, err := f.change(d)
	if err != nil {
		return fmt.Errorf("putting in the fault %q: %w", f.text, err)
	}
	f.undo = undo
	return nil
}

// New returns a Set without faults, for the account of a stand-in.
func New(st *state.State) *Set { return &Set{state: st} }

// Put puts faults in, each written as NAME key=value…, or says everything that is wrong with all of them and puts
// none in; see Help. One that is in already must be cleared first, or get another name by as=NAME.
func (s *Set) Put(texts ...string) error {
	wanted, err := parseAll(texts)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.unknownYet(wanted); err != nil {
		return err
	}
	s.state.Update(func(d *state.Data) {
		var failed []error
		for _, f := range wanted {
			failed = append(failed, f.putIn(d))
		}
		if err = errors.Join(failed...); err != nil {
			takeOut(d, wanted)
		}
	})
	if err == nil {
		s.in = append(s.in, wanted...)
	}
	return err
}

// unknownYet refuses names that are taken.
func (s *Set) unknownYet(all []*fault) error {
	taken := map[string]string{}
	for _, f := range s.in {
		taken[f.name] = f.text
	}
	var failed []error
	for _, wanted := range all {
		if text, ok := taken[wanted.name]; ok {
			failed = append(failed, fmt.Errorf("putting in the fault %q: %s is in already, as %q: clear it first, or give this "+
				"one another name, such as as=%s-2", wanted.text, wanted.name, text, wanted.name))
		}
		taken[wanted.name] = wanted.text
	}
	return errors.Join(failed...)
}

// Clear takes faults out by name and restores what was before them; without a name, all. If one is not in, it says
// so and takes none out.
func (s *Set) Clear(names ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := make([]string, 0, len(s.in))
	for _, f := range s.in {
		known = append(known, f.name)
	}
	var failed []error
	for _, name := range names {
		if !slices.Contains(known, name) {
			failed = append(failed, fmt.Errorf("clearing the fault %s: it is not in; %s", name, present(known)))
		}
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return s.remove(func(f *fault) bool { return len(names) == 0 || slices.Contains(names, f.name) })
}

// remove takes faults out. Those that came after one of them are taken out first and put in again, since each undoes
// to what it found.
func (s *Set) remove(out func(*fault) bool) (err error) {
	first := slices.IndexFunc(s.in, out)
	if first < 0 {
		return nil
	}
	kept := slices.Clone(s.in[:first])
	s.state.Update(func(d *state.Data) {
		takeOut(d, s.in[first:])
		for _, f := range s.in[first:] {
			if !out(f) {
				err = errors.Join(err, f.putIn(d))
				kept = append(kept, f)
			}
		}
	})
	s.in = kept
	return err
}

func present(names []string) string {
	if len(names) == 0 {
		return "no fault is"
	}
	return "in are " + strings.Join(names, ", ")
}

// takeOut undoes faults, the newest first.
func takeOut(d *state.Data, all []*fault) {
	for _, f := range slices.Backward(all) {
		if f.undo != nil {
			f.undo(d)
			f.undo = nil
		}
	}
}

// List returns what is in, oldest first, as it was put in; those of the API with what they have hit so far.
func (s *Set) List() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, f := range s.in {
		line := f.text
		if f.when != nil {
			line += "  (" + f.when.String() + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// Handler returns next with the faults of the API in front of it, the oldest outermost.
func (s *Set) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hit := s.hit(r); hit != nil {
			hit(next).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hit returns what the faults do with a call; nil is nothing.
func (s *Set) hit(r *http.Request) func(http.Handler) http.Handler {
	s.mu.Lock()
	defer s.mu.Unlock()
	var acts []action
	if len(s.in) == 0 {
		return nil
	}
	asked := wire.Read(r)
	for _, f := range s.in {
		if f.when != nil && f.when.hits(asked) {
			acts = append(acts, f.act)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	return func(next http.Handler) http.Handler {
		for _, act := range slices.Backward(acts) {
			next = act(s.state, asked, next)
		}
		return next
	}
}
