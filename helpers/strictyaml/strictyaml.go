// Package strictyaml reads YAML files that people write: whatever it does not know is a fault, and all faults of a
// file are told at once, each with its place and the text that is wrong.
package strictyaml

import (
	"errors"
)

// Read decodes the file at path into the struct or slice that into points at and validates it by its `validate`
// tags. Whatever is wrong with the content is in the *Faults that it returns.
func Read(path string, into any) error {
	doc, err := Open(path)
	if err != nil {
		return err
	}
	doc.Decode(into)
	doc.Validate(into)
	return doc.Err()
}

var errPending = errors.New("pending")

// Document is one YAML file, with the faults that were found in it so far.
type Document struct{}

// Open reads and parses the file at path. A file that is no YAML is *Faults; one that cannot be read is not.
func Open(path string) (*Document, error) { return nil, errPending }

// Parse is Open for a text at hand; name stands for the file in faults.
func Parse(name string, text []byte) (*Document, error) { return nil, errPending }

// Set overrides the value at path ("ssh.connect") with text, before Decode. Faults in it name source (such as an
// environment variable) in place of file, line and column. A list is given with commas.
func (d *Document) Set(path, text, source string) {}

// Decode fills into, which must be a pointer, and keeps a fault for whatever does not fit its type.
func (d *Document) Decode(into any) {}

// Validate checks into by its `validate` tags (go-playground/validator) and keeps a fault for whatever does not
// hold, at its place in the file. What Decode has already found wrong is not told twice.
func (d *Document) Validate(into any) {}

// Add keeps a fault of the caller's own at path, such as "containers[1].name"; text may be empty.
func (d *Document) Add(path, problem, text string) {}

// Has reports whether the file, or Set, gives a value at path.
func (d *Document) Has(path string) bool { return false }

// Source says where the value at path comes from: "file:line:column", what Set was told, or "" for none.
func (d *Document) Source(path string) string { return "" }

// Err returns all faults as *Faults, in the order of their places, or nil.
func (d *Document) Err() error { return nil }
