package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

var durationType = reflect.TypeFor[time.Duration]()

// scalarFor returns what fills into from one value, or nil if it takes a list or keys.
func scalarFor(into reflect.Value) func(*node) error {
	if u, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return func(n *node) error { return u.UnmarshalText([]byte(n.text)) }
	}
	if into.Type() == durationType {
		return func(n *node) error { return n.duration(into) }
	}
	switch {
	case into.Kind() == reflect.String:
		return func(n *node) error { return n.string(into) }
	case into.Kind() == reflect.Bool:
		return func(n *node) error { return n.bool(into) }
	case into.CanInt():
		return func(n *node) error { return n.int(into) }
	case into.CanUint():
		return func(n *node) error { return n.uint(into) }
	case into.CanFloat():
		return func(n *node) error { return n.float(into) }
	}
	return nil
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

// asList splits what Set was given at its commas. The parts become the node's own, so that a fault in one is told at
// its place: that of the variable, not of the list in the file.
func (n *node) asList() *node {
	if n.kind != given {
		return n
	}
	n.items = nil
	for part := range strings.SplitSeq(n.text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			n.items = append(n.items, &node{kind: given, place: n.place, text: part})
		}
	}
	return &node{kind: list, place: n.place, text: n.text, items: n.items}
}
