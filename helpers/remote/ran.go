package remote

import (
	"errors"
	"time"
)

// Ran is one command and what came of it, for whoever keeps a record of them.
type Ran struct {
	// Line is the command as the host's shell got it.
	Line  string
	Began time.Time
	// Result has what was printed so far.
	Result Result
	// Err is what the caller got; nil for a command that ended with 0.
	Err error
}

// ExitCode is 0 for a command that ended well, 128 and more for one that a signal ended, and -1 for one that was cut off
// or never began.
func (r Ran) ExitCode() int {
	var ended *RunError
	switch {
	case r.Err == nil:
		return 0
	case errors.As(r.Err, &ended):
		return ended.ExitCode
	}
	return -1
}

func (h *Host) tell(r Ran) {
	if h.config.Observe != nil {
		h.config.Observe(r)
	}
}
