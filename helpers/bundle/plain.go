package bundle

import (
	"reflect"
	"time"
	"unicode"
	"unicode/utf8"
)

// plain is an answer of AWS in the SDK's types as `aws` prints it: members are called as in the API, and those that are
// not set are left out; times are in RFC 3339. The redactor knows {"name": …, "value": …} by these names.
func plain(answer any) any { return told(reflect.ValueOf(answer)) }

// plainly are the elements of an answer.
func plainly[T any](answers []T) []any {
	list := make([]any, len(answers))
	for i := range answers {
		list[i] = plain(answers[i])
	}
	return list
}

func told(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return told(v.Elem())
	case reflect.Struct:
		return toldStruct(v)
	case reflect.Map:
		return toldMap(v)
	case reflect.Slice, reflect.Array:
		return toldList(v)
	case reflect.String:
		if v.String() == "" {
			return nil
		}
		return v.String()
	case reflect.Invalid:
		return nil
	}
	return v.Interface()
}

func toldStruct(v reflect.Value) any {
	if at, is := v.Interface().(time.Time); is {
		return at.UTC().Format(time.RFC3339Nano)
	}
	members := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || field.Name == "ResultMetadata" {
			continue
		}
		if value := told(v.Field(i)); value != nil {
			members[lowered(field.Name)] = value
		}
	}
	return members
}

func toldMap(v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	members := map[string]any{}
	for key, value := range v.Seq2() {
		members[key.String()] = told(value)
	}
	return members
}

func toldList(v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	all := make([]any, v.Len())
	for i := range v.Len() {
		all[i] = told(v.Index(i))
	}
	return all
}

func lowered(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}
