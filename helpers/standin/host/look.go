package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// machine is what looking for an engine needs to know of the computer.
type machine struct {
	dir           string
	getenv        func(string) string
	home          string
	defaultSocket string
	log           func(string)
	// ask returns the version of the engine at an address.
	ask     func(ctx context.Context, host string) (string, error)
	private starter
}

// starter makes a private engine.
type starter interface {
	// can says whether this user on this system could run an engine, and why says why not.
	can() bool
	why() string
	// installed says whether the engine's programs are there, installable whether they can be installed.
	installed() bool
	installable() bool
	install(ctx context.Context) error
	// ensure returns the private engine, started now or before.
	ensure(ctx context.Context) (Engine, error)
}

// candidate is a place where an engine may answer.
type candidate struct {
	host, source string
	// named says that the user named it for this very command, so that no other will do.
	named bool
}

// look asks each candidate and returns the first that answers, or why none does.
func (m machine) look(ctx context.Context) (Engine, bool, refusals) {
	candidates, err := m.candidates()
	if err != nil {
		return Engine{}, false, refusals{{reason: err.Error(), final: true}}
	}
	var refused refusals
	for _, c := range candidates {
		version, err := m.answer(ctx, c)
		if err == nil {
			return Engine{Host: c.host, Source: c.source, Version: version}, true, nil
		}
		refused = append(refused, refusal{
			reason: err.Error(),
			final:  c.named || errors.Is(err, fs.ErrPermission) || ctx.Err() != nil,
		})
	}
	return Engine{}, false, refused
}

// answer asks one candidate.
func (m machine) answer(ctx context.Context, c candidate) (string, error) {
	if !strings.HasPrefix(c.host, "unix://") {
		return "", fmt.Errorf("%s is %s, which is not a socket of this machine: a stand-in publishes its ports on "+
			"loopback addresses of the engine's own machine, so it needs a local engine (%s)", c.source, c.host, remedy(c))
	}
	version, err := m.ask(ctx, c.host)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "", fmt.Errorf("%s: the engine at %s refuses this user: %w: add the user to the group docker "+
			"(sudo usermod -aG docker \"$USER\", then sign in again), or run this as root", c.source, c.host, err)
	case err != nil && c.named:
		return "", fmt.Errorf("%s: no engine answers at %s: %w (%s)", c.source, c.host, err, remedy(c))
	case err != nil:
		return "", fmt.Errorf("%s: no engine answers at %s: %w", c.source, c.host, err)
	}
	return version, nil
}

func remedy(c candidate) string {
	if c.named {
		return "unset " + c.source + " to look elsewhere"
	}
	return "docker context use default, to look elsewhere"
}

// refusal is why one candidate is no good; a final one ends the search.
type refusal struct {
	reason string
	final  bool
}

type refusals []refusal

func (r refusals) final() bool {
	for _, one := range r {
		if one.final {
			return true
		}
	}
	return false
}

func (r refusals) and(reason string) refusals { return append(r, refusal{reason: reason}) }

func (r refusals) err() error {
	if len(r) == 0 {
		return nil
	}
	reasons := make([]string, 0, len(r))
	for _, one := range r {
		reasons = append(reasons, "  "+one.reason)
	}
	return fmt.Errorf("looking for a Docker engine:\n%s", strings.Join(reasons, "\n"))
}

// installYourself is the advice where docker.io cannot be installed without questions.
const installYourself = "install Docker Engine (https://docs.docker.com/engine/install/), which brings dockerd and " +
	"containerd, and start this again"
