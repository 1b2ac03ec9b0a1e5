//go:build !linux

package host

import (
	"context"
	"errors"
)

// private is no engine: on other systems than Linux containers need a virtual machine, which others provide.
type private struct{}

func newPrivate(Options) starter { return private{} }

func (private) can() bool { return false }

func (private) why() string {
	return "install and start an engine for this system, such as Docker Desktop, Colima or Rancher Desktop"
}

func (private) installed() bool               { return false }
func (private) installable() bool             { return false }
func (private) install(context.Context) error { return errors.ErrUnsupported }

func (private) ensure(context.Context) (Engine, error) { return Engine{}, errors.ErrUnsupported }

// cleanPrivate has nothing to remove.
func cleanPrivate(context.Context, Options) error { return nil }
