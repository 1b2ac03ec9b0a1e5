package remote

import (
	"maps"
	"slices"
	"strings"
)

// Env is the environment of a container. However it is printed, only the names are shown.
type Env struct {
	names []string
	// lookup is a function, so that printing by reflection cannot reach the values either.
	lookup func(name string) (string, bool)
}

// NewEnv makes an Env of names and values.
func NewEnv(values map[string]string) Env {
	values = maps.Clone(values)
	return Env{
		names:  slices.Sorted(maps.Keys(values)),
		lookup: func(name string) (string, bool) { value, ok := values[name]; return value, ok },
	}
}

// Names returns the variables' names, sorted.
func (e Env) Names() []string { return slices.Clone(e.names) }

// Lookup returns a variable's value, or false.
func (e Env) Lookup(name string) (string, bool) {
	if e.lookup == nil {
		return "", false
	}
	return e.lookup(name)
}

// String shows the names.
func (e Env) String() string { return "[" + strings.Join(e.names, " ") + "]" }

// GoString is String, for %#v.
func (e Env) GoString() string { return e.String() }

// GomegaString is String, for Gomega's messages.
func (e Env) GomegaString() string { return e.String() }

// MarshalText is String, for JSON and YAML.
func (e Env) MarshalText() ([]byte, error) { return []byte(e.String()), nil }
