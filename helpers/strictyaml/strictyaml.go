// Package strictyaml reads YAML files that people write: whatever it does not know is a fault, and all faults of a
// file are told at once, each with its place and the text that is wrong.
package strictyaml

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// Read decodes the file at path into the struct that into points at and validates it by its `validate` tags.
// Whatever is wrong with the content is in the *Faults that it returns.
func Read(path string, into any) error {
	doc, err := Open(path)
	if err != nil {
		return err
	}
	doc.Decode(into)
	doc.Validate(into)
	return doc.Err()
}

// Document is one YAML file, with the faults that were found in it so far.
type Document struct {
	root   *node
	faults []Fault
	// bad are the paths whose value could not be decoded.
	bad []string
}

// Open reads and parses the file at path. A file that is no YAML is *Faults; one that cannot be read is not.
func Open(path string) (*Document, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	return Parse(path, text)
}

// Parse is Open for a text at hand; name stands for the file in faults.
func Parse(name string, text []byte) (*Document, error) {
	p := &parser{name: name, lines: strings.Split(string(text), "\n"), anchors: map[string]*node{}}
	root := p.parse(text)
	doc := &Document{root: root, faults: p.faults}
	if root == nil {
		return nil, doc.Err()
	}
	return doc, nil
}

// Add keeps a fault of the caller's own at path, such as "containers[1].name"; text may be empty.
func (d *Document) Add(path, problem, text string) {
	d.faults = append(d.faults, d.at(path).fault(path, problem, text))
}

// Err returns all faults as *Faults, in the order of their places, or nil.
func (d *Document) Err() error {
	if len(d.faults) == 0 {
		return nil
	}
	list := slices.Clone(d.faults)
	slices.SortStableFunc(list, Fault.compare)
	return &Faults{List: list}
}
