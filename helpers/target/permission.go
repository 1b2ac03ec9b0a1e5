package target

import (
	"fmt"
	"strings"
)

// Require returns an error that names the file and the key to change, unless the target allows p.
func (t *Target) Require(p Permission) error {
	if t.Allows(p) {
		return nil
	}
	return &RefusedError{Permission: p, File: t.file, Name: t.Name, Allow: t.Allow}
}

// RefusedError is an act that a target does not allow.
type RefusedError struct {
	Permission Permission
	// File and Name are the target's; Allow is what it does allow.
	File, Name string
	Allow      []Permission
}

// Error names the act, the file and the key to change.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("target %q does not allow to %s: add %q to %s in %s",
		e.Name, e.Permission, e.Permission, list(e.Allow), e.File)
}

func list(allow []Permission) string {
	names := make([]string, len(allow))
	for i, p := range allow {
		names[i] = string(p)
	}
	return "allow: [" + strings.Join(names, ", ") + "]"
}
