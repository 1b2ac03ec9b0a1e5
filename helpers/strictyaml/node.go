package strictyaml

// kind is what a value is written as.
type kind int

const (
	null kind = iota
	text
	number
	boolean
	// given is a scalar of Set, which is whatever is wanted of it.
	given
	list
	mapping
)

func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a value", "a list", "keys with values"}[k]
}

// node is one value of a document. Unlike the library's own nodes, it is free of how the value was written.
type node struct {
	kind kind
	place
	// text is the value of a scalar, and for a list or a mapping the line on which it begins.
	text    string
	items   []*node
	entries []entry
}

type entry struct {
	key string
	place
	value *node
}

func (n *node) get(key string) (entry, bool) {
	for _, e := range n.entries {
		if e.key == key {
			return e, true
		}
	}
	return entry{}, false
}
