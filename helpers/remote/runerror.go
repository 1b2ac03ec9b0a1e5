package remote

import (
	"fmt"
	"strings"
)

// RunError is a command that ran and did not end well.
type RunError struct {
	// Host is "ip:port", and Command the command line, quoted for a shell.
	Host, Command string
	// ExitCode is 128 and more for a command that a signal ended; Signal is then its name, such as KILL.
	ExitCode int
	Signal   string
	// Stderr is what it said.
	Stderr string
}

// Error names host, command, exit code and what the command said.
func (e *RunError) Error() string {
	end := fmt.Sprintf("exit code %d", e.ExitCode)
	if e.Signal != "" {
		end += " (signal " + e.Signal + ")"
	}
	said := shortened(strings.TrimSpace(e.Stderr))
	if said == "" {
		said = "nothing on its standard error"
	}
	return fmt.Sprintf("running %s on %s: %s: %s", shortened(e.Command), e.Host, end, said)
}

// longest is how much of a text a message can hold.
const longest = 500

// shortened keeps beginning and end of a text that is too long for a message.
func shortened(text string) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest/2]) + " … " + string(runes[len(runes)-longest/2:])
}
