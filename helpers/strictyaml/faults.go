package strictyaml

import (
	"cmp"
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
	parts := []string{place{f.Source, f.Line, f.Column}.String()}
	for _, part := range []string{f.Path, f.Problem, f.Text} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

func (f Fault) compare(other Fault) int {
	return cmp.Or(cmp.Compare(f.Line, other.Line), cmp.Compare(f.Column, other.Column),
		cmp.Compare(f.Source, other.Source))
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

// place is where something stands. Its line is 0 for what does not come from a file.
type place struct {
	source       string
	line, column int
}

func (p place) String() string {
	if p.line == 0 {
		return p.source
	}
	return fmt.Sprintf("%s:%d:%d", p.source, p.line, p.column)
}

func (p place) fault(path, problem, text string) Fault {
	return Fault{Source: p.source, Line: p.line, Column: p.column, Path: path, Problem: problem, Text: text}
}
