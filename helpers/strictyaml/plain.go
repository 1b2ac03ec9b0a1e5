package strictyaml

import (
	"strconv"
	"strings"
)

// plain is the value as encoding/json would have it, but with whole numbers as int64.
func (n *node) plain() any {
	switch n.kind {
	case null:
		return nil
	case boolean:
		return strings.EqualFold(n.text, "true")
	case number:
		return n.plainNumber()
	case list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.plain()
		}
		return out
	case mapping:
		out := make(map[string]any, len(n.entries))
		for _, e := range n.entries {
			out[e.key] = e.value.plain()
		}
		return out
	default:
		return n.text
	}
}

func (n *node) plainNumber() any {
	if whole, err := strconv.ParseInt(n.text, 10, 64); err == nil {
		return whole
	}
	if fraction, err := strconv.ParseFloat(n.text, 64); err == nil {
		return fraction
	}
	return n.text
}
