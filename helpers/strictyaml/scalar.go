package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a value", "a list", "keys with values"}[k]
}

func (n *node) duration(into reflect.Value) error {
	d, err := time.ParseDuration(n.text)
	if err != nil {
		return errors.New("has to be a duration such as 500ms, 90s or 5m")
	}
	into.SetInt(int64(d))
	return nil
}

func (n *node) string(into reflect.Value) error {
	if n.kind != text && n.kind != given {
		return fmt.Errorf("has to be text, not %s (put it in quotes)", n.kind)
	}
	into.SetString(n.text)
	return nil
}

func (n *node) bool(into reflect.Value) error {
	if n.kind != boolean && (n.kind != given || n.text != "true" && n.text != "false") {
		return errors.New("has to be true or false")
	}
	into.SetBool(strings.EqualFold(n.text, "true"))
	return nil
}

// wantsNumber refuses quoted numbers: whoever writes quotes means text.
func (n *node) wantsNumber() bool { return n.kind == number || n.kind == given }

func (n *node) int(into reflect.Value) error {
	value, err := strconv.ParseInt(n.text, 10, into.Type().Bits())
	if err != nil || !n.wantsNumber() {
		return errors.New("has to be a whole number")
	}
	into.SetInt(value)
	return nil
}

func (n *node) uint(into reflect.Value) error {
	value, err := strconv.ParseUint(n.text, 10, into.Type().Bits())
	if err != nil || !n.wantsNumber() {
		return errors.New("has to be a whole number and not below 0")
	}
	into.SetUint(value)
	return nil
}

func (n *node) float(into reflect.Value) error {
	value, err := strconv.ParseFloat(n.text, into.Type().Bits())
	if err != nil || !n.wantsNumber() {
		return errors.New("has to be a number")
	}
	into.SetFloat(value)
	return nil
}

// asList splits what Set was given at its commas.
func (n *node) asList() *node {
	if n.kind != given {
		return n
	}
	out := &node{kind: list, place: n.place, text: n.text}
	for part := range strings.SplitSeq(n.text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out.items = append(out.items, &node{kind: given, place: n.place, text: part})
		}
	}
	return out
}

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
