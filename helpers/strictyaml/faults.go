package strictyaml

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong in a file.
type Fault struct {
	// Source is the file, or what Set was told.
	Source string
	// Line and Column count from 1; 0 for a value that does not come from a file.
	Line, Column int
	// Path is the key, such as "containers[1].name"; empty for the whole document.
	Path string
	// Problem says what is wrong, and Text is the offending text, if there is one.
	Problem, Text string
}

// String is "file:line:column: key.path: what is wrong: offending text".
func (f Fault) String() string {
	parts := []string{f.place()}
	for _, part := range []string{f.Path, f.Problem, f.Text} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

func (f Fault) place() string {
	if f.Line == 0 {
		return f.Source
	}
	return fmt.Sprintf("%s:%d:%d", f.Source, f.Line, f.Column)
}

// Faults is all that is wrong in a file, in the order of the places.
type Faults struct {
	List []Fault
}

// Error is one fault a line.
func (f *Faults) Error() string {
	lines := make([]string, len(f.List))
	for i, fault := range f.List {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}
