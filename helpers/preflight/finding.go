package preflight

import (
	"fmt"

	"smoke.example/ecs/helpers/poll"
)

// State is what came of a look.
type State string

// The states, as they are printed.
const (
	Good      State = "ok"
	Bad       State = "bad"
	Unchecked State = "not checked"
)

// Finding is what one look found.
type Finding struct {
	// Check is what was looked at, such as "cluster" or "SSH of i-0abc".
	Check string
	State State
	// Class says whose fault a bad one is; empty for the others.
	Class poll.Class
	// Text is what was seen. Of a bad one it says what to do, of one that was not checked why.
	Text string
	// Beyond marks what no reading can tell: that it was not checked says nothing against the environment.
	Beyond bool
}

// String is the finding in one line.
func (f Finding) String() string { return fmt.Sprintf("%-11s  %s: %s", f.State, f.Check, f.Text) }

func good(check, format string, args ...any) Finding {
	return Finding{Check: check, State: Good, Text: fmt.Sprintf(format, args...)}
}

// broken is a fault of the environment.
func broken(check, format string, args ...any) Finding {
	return Finding{Check: check, State: Bad, Class: poll.Broken, Text: fmt.Sprintf(format, args...)}
}

// ours is a fault of our input or our machine.
func ours(check, format string, args ...any) Finding {
	return Finding{Check: check, State: Bad, Class: poll.Infra, Text: fmt.Sprintf(format, args...)}
}

// failed is a look that ended with an error, whose class it has. Where the error does not say what to do, more does.
func failed(check string, err error, more string) Finding {
	if denied(err) {
		return because(check, permissions)
	}
	if more != "" {
		more = "; " + more
	}
	return Finding{Check: check, State: Bad, Class: poll.Classify(err), Text: err.Error() + more}
}

// because is a look that was not taken, since another thing is bad already.
func because(check, culprit string) Finding {
	return Finding{Check: check, State: Unchecked, Text: "because of " + culprit}
}

// beyond is what no reading can tell.
func beyond(check, format string, args ...any) Finding {
	return Finding{Check: check, State: Unchecked, Text: fmt.Sprintf(format, args...), Beyond: true}
}
