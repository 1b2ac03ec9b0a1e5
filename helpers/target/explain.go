package target

import (
	"fmt"
	"reflect"
	"strings"
	"text/tabwriter"
	"time"
)

// Explain returns every value of the target, one a line, with where it comes from: file:line:column, an environment
// variable, or default. Of secrets it shows where they are read, never what they are.
func (t *Target) Explain() string {
	text := &strings.Builder{}
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	t.explain(table, "", reflect.ValueOf(*t))
	_ = table.Flush() // a strings.Builder takes everything
	return text.String()
}

// explain writes the values in v, whose key is path.
func (t *Target) explain(table *tabwriter.Writer, path string, v reflect.Value) {
	if leaf, ok := shown(v); ok {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", path, leaf, t.origin(path))
		return
	}
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			t.explain(table, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
		return
	}
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("yaml"); key != "" {
			t.explain(table, strings.TrimPrefix(path+"."+key, "."), v.Field(i))
		}
	}
}

// shown returns a value as one line, or false for one that has keys of its own.
func shown(v reflect.Value) (string, bool) {
	switch value := v.Interface().(type) {
	case time.Duration:
		return value.String(), true
	case Pattern:
		return fmt.Sprintf("%q", value.String()), true
	case []string, []Permission:
		return fmt.Sprintf("%q", value), true
	}
	switch v.Kind() {
	case reflect.Struct:
		return "", false
	case reflect.Slice:
		return "[]", v.Len() == 0
	case reflect.String:
		return fmt.Sprintf("%q", v.String()), true
	}
	return fmt.Sprint(v.Interface()), true
}

func (t *Target) origin(path string) string {
	if t.source != nil {
		if from := t.source(path); from != "" {
			return from
		}
	}
	return "default"
}
