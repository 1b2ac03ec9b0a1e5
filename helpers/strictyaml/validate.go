package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
)

// validator leaves a field at the first rule that does not hold, so that a list with something twice would hide what
// is wrong with its items: items looks past that rule.
var (
	values = newValidator()
	items  = passingTwins(newValidator())
)

func passingTwins(v *validator.Validate) *validator.Validate {
	if err := v.RegisterValidation("unique", func(validator.FieldLevel) bool { return true }); err != nil {
		panic(err)
	}
	return v
}

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(keyOf)
	return v
}

// Validate checks into, a pointer to a struct, by its `validate` tags (go-playground/validator) and keeps a fault
// for whatever does not hold, at its place in the file. What Decode has already found wrong is not told twice.
func (d *Document) Validate(into any) {
	told := map[string]bool{}
	for _, f := range append(broken(values, into), broken(items, into)...) {
		_, path, _ := strings.Cut(f.Namespace(), ".")
		if !d.knownBad(path) && !told[path+" "+f.Tag()] {
			d.invalid(path, f)
		}
		told[path+" "+f.Tag()] = true
	}
}

func broken(v *validator.Validate, into any) validator.ValidationErrors {
	var found validator.ValidationErrors
	if err := v.Struct(into); err != nil && !errors.As(err, &found) {
		panic(fmt.Sprintf("strictyaml: %v", err)) // a fault in the program, not in the file
	}
	return found
}

// knownBad reports whether path, something above it or something in it was refused.
func (d *Document) knownBad(path string) bool {
	return slices.ContainsFunc(d.bad, func(bad string) bool { return bad == path || within(bad, path) || within(path, bad) })
}

func within(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && rest != "" && (above == "" || rest[0] == '.' || rest[0] == '[')
}

func (d *Document) invalid(path string, f validator.FieldError) {
	if strings.HasPrefix(f.Tag(), "unique") {
		path = repeated(path, f)
	}
	n := d.find(path)
	if n == nil && reflect.ValueOf(f.Value()).IsZero() {
		d.Add(path, missing(f), "")
		return
	}
	d.Add(path, wording(f), d.offending(path, f))
}

// offending is the text as it stands in the file, or else the value that the program has made of it.
func (d *Document) offending(path string, f validator.FieldError) string {
	if n := d.find(path); n != nil {
		return quoted(n.text)
	}
	return quoted(fmt.Sprint(f.Value()))
}

// repeated is the path of the first value of a list that was there before.
func repeated(path string, f validator.FieldError) string {
	list, seen := reflect.ValueOf(f.Value()), map[any]bool{}
	for i := range list.Len() {
		item, at := list.Index(i), fmt.Sprintf("%s[%d]", path, i)
		if f.Param() != "" {
			key, _ := item.Type().FieldByName(f.Param())
			item, at = item.FieldByName(f.Param()), join(at, keyOf(key))
		}
		if seen[item.Interface()] {
			return at
		}
		seen[item.Interface()] = true
	}
	return path
}
