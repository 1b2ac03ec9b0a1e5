package strictyaml

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
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
