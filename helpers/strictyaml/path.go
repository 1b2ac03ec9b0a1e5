package strictyaml

import (
	"slices"
	"strconv"
	"strings"
)

// Set overrides the value at path ("ssh.connect") with text, before Decode. Faults in it name source (such as an
// environment variable) in place of file, line and column. A list is given with commas.
func (d *Document) Set(path, text, source string) {
	value := &node{kind: given, place: place{source: source}, text: text}
	steps := split(path)
	parent := d.root
	for _, step := range steps[:len(steps)-1] {
		parent = parent.child(step, source)
	}
	parent.put(steps[len(steps)-1], value)
}

// Has reports whether the file, or Set, gives a value at path.
func (d *Document) Has(path string) bool {
	n := d.find(path)
	return n != nil && n.kind != null
}

// Source says where the value at path comes from: "file:line:column", what Set was told, or "" for none.
func (d *Document) Source(path string) string {
	if n := d.find(path); n != nil {
		return n.place.String()
	}
	return ""
}

// at is where the value at path stands, or else the nearest key above it.
func (d *Document) at(path string) place {
	n, above := d.root, d.root.place
	for _, step := range split(path) {
		next := n.step(step)
		if next == nil {
			return above
		}
		above = next.place
		if e, ok := n.get(step); ok {
			above = e.place
		}
		n = next
	}
	return n.place
}

// find returns the value at path, or nil.
func (d *Document) find(path string) *node {
	n := d.root
	for _, step := range split(path) {
		if n = n.step(step); n == nil {
			return nil
		}
	}
	return n
}

func (n *node) step(step string) *node {
	if i, ok := index(step); ok {
		if i < len(n.items) {
			return n.items[i]
		}
		return nil
	}
	e, _ := n.get(step)
	return e.value
}

// child is the value at step, made as a mapping if there is none.
func (n *node) child(step, source string) *node {
	if next := n.step(step); next != nil && next.kind != null {
		return next
	}
	made := &node{kind: mapping, place: place{source: source}}
	n.put(step, made)
	return made
}

func (n *node) put(step string, value *node) {
	if i, ok := index(step); ok {
		if i < len(n.items) {
			n.items[i] = value
		}
		return
	}
	i := slices.IndexFunc(n.entries, func(e entry) bool { return e.key == step })
	if i < 0 {
		n.entries = append(n.entries, entry{key: step, place: value.place, value: value})
		return
	}
	n.entries[i].value = value
}

// split turns "a.b[2].c" into a, b, [2], c.
func split(path string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(path, "[", ".["), func(r rune) bool { return r == '.' })
}

func index(step string) (int, bool) {
	digits, ok := strings.CutPrefix(step, "[")
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(strings.TrimSuffix(digits, "]"))
	return i, err == nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
