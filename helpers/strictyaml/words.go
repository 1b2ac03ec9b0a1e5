package strictyaml

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
)

// missing words a rule that a value which is not there does not hold.
func missing(f validator.FieldError) string {
	if f.Tag() == "required_if" {
		key, value, _ := strings.Cut(f.Param(), " ")
		return "is missing; it is needed when " + strings.ToLower(key) + " is " + value
	}
	if f.Tag() == "required_without" || f.Tag() == "required_without_all" {
		return "is missing, and so is " + strings.ToLower(strings.Join(strings.Fields(f.Param()), " and "))
	}
	return "is missing"
}

// wording says what a rule of validator demands.
func wording(f validator.FieldError) string {
	simple := map[string]string{
		"numeric": "has to be digits only", "file": "is not a file", "dir": "is not a folder", "url": "is not a URL",
		"gt": "has to be greater than " + f.Param(), "gte": "has to be at least " + f.Param(),
		"lt": "has to be less than " + f.Param(), "lte": "has to be at most " + f.Param(),
		"min": "has to be at least " + f.Param(), "max": "has to be at most " + f.Param(),
		"len":    "has to have exactly " + f.Param() + " " + unit(f.Kind()),
		"oneof":  "has to be one of " + strings.Join(strings.Fields(f.Param()), ", "),
		"unique": "is there twice", "startswith": "has to begin with " + f.Param(),
	}
	switch {
	case simple[f.Tag()] != "":
		return simple[f.Tag()]
	case strings.HasPrefix(f.Tag(), "required"):
		return "is empty"
	case strings.HasPrefix(f.Tag(), "excluded_with"):
		return "cannot go together with " + strings.ToLower(strings.Join(strings.Fields(f.Param()), " or "))
	}
	return strings.TrimSuffix("does not hold to "+f.Tag()+"="+f.Param(), "=")
}

func unit(k reflect.Kind) string {
	if k == reflect.String {
		return "characters"
	}
	return "items"
}
