package strictyaml

import (
	"reflect"
	"strings"
)

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
