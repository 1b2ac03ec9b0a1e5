package strictyaml

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Decode fills into, which must be a pointer, and keeps a fault for whatever does not fit its type. Structs are
// filled by their `yaml` tags, scalars may have an UnmarshalText, and time.Duration is text such as "90s".
func (d *Document) Decode(into any) {
	d.decode(d.root, reflect.ValueOf(into).Elem(), "")
}

func (d *Document) decode(n *node, into reflect.Value, path string) {
	if n.kind == null {
		d.null(n, into, path)
		return
	}
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		d.decode(n, into.Elem(), path)
		return
	}
	if scalar := scalarFor(into); scalar != nil {
		d.scalar(n, scalar, path)
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		d.decodeStruct(n, into, path)
	case reflect.Slice:
		d.decodeSlice(n, into, path)
	case reflect.Map:
		d.decodeMap(n, into, path)
	case reflect.Interface:
		into.Set(reflect.ValueOf(n.plain()))
	default:
		panic(fmt.Sprintf("strictyaml: cannot fill a %s", into.Type()))
	}
}

// null is a key without a value: most likely a slip, unless the type has a word for nothing.
func (d *Document) null(n *node, into reflect.Value, path string) {
	if k := into.Kind(); k != reflect.Pointer && k != reflect.Interface {
		d.refuse(n, path, "has no value")
	}
}

func (d *Document) refuse(n *node, path, problem string) {
	d.bad = append(d.bad, path)
	d.faults = append(d.faults, n.fault(path, problem, quoted(n.text)))
}

// quoted keeps a text readable within one line of a message.
func quoted(text string) string {
	if text == strings.TrimSpace(text) && !strings.ContainsAny(text, "\n\r\t") {
		return text
	}
	return fmt.Sprintf("%q", text)
}

func (d *Document) scalar(n *node, set func(*node) error, path string) {
	if n.kind == list || n.kind == mapping {
		d.refuse(n, path, "has to be one value, not "+n.kind.String())
		return
	}
	if err := set(n); err != nil {
		d.refuse(n, path, err.Error())
	}
}

func (d *Document) decodeStruct(n *node, into reflect.Value, path string) {
	if n.kind != mapping {
		d.refuse(n, path, "has to be keys with values")
		return
	}
	fields := fieldsOf(into.Type())
	for _, e := range n.entries {
		at := join(path, e.key)
		field := slices.IndexFunc(fields, func(f field) bool { return f.name == e.key })
		if field < 0 {
			d.faults = append(d.faults, e.fault(at, "is not a key here; there are "+names(fields), e.key))
			continue
		}
		d.decode(e.value, into.Field(fields[field].index), at)
	}
}

func (d *Document) decodeSlice(n *node, into reflect.Value, path string) {
	n = n.asList()
	if n.kind != list {
		d.refuse(n, path, "has to be a list")
		return
	}
	if len(n.items) == 0 {
		return // nil, so that an empty list does not pass for a required one
	}
	into.Set(reflect.MakeSlice(into.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		d.decode(item, into.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

func (d *Document) decodeMap(n *node, into reflect.Value, path string) {
	if n.kind != mapping {
		d.refuse(n, path, "has to be keys with values")
		return
	}
	into.Set(reflect.MakeMapWithSize(into.Type(), len(n.entries)))
	for _, e := range n.entries {
		value := reflect.New(into.Type().Elem()).Elem()
		d.decode(e.value, value, join(path, e.key))
		into.SetMapIndex(reflect.ValueOf(e.key).Convert(into.Type().Key()), value)
	}
}

// field is one key that a struct takes.
type field struct {
	name  string
	index int
}

func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		name := keyOf(t.Field(i))
		if t.Field(i).IsExported() && name != "-" {
			fields = append(fields, field{name, i})
		}
	}
	return fields
}

// keyOf is the key of a struct's field: its yaml tag or, as in the libraries, its name in lower case.
func keyOf(f reflect.StructField) string {
	if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" {
		return name
	}
	return strings.ToLower(f.Name)
}

func names(fields []field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return strings.Join(out, ", ")
}

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
