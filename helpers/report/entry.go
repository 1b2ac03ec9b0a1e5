package report

import (
	"encoding/json"

	"github.com/onsi/ginkgo/v2/types"
)

// Entries returns the values of a spec's report entries called name, in their order. An entry whose value is of
// another type is left out.
func Entries[T any](spec types.SpecReport, name string) []T {
	var values []T
	for _, entry := range spec.ReportEntries {
		if entry.Name != name {
			continue
		}
		if value, ok := decode[T](entry.Value); ok {
			values = append(values, value)
		}
	}
	return values
}

// last returns the last of the spec's entries called name, or the zero value.
func last[T any](spec types.SpecReport, name string) T {
	var value T
	for _, v := range Entries[T](spec, name) {
		value = v
	}
	return value
}

func decode[T any](wrapped types.ReportEntryValue) (value T, ok bool) {
	text := []byte(wrapped.AsJSON)
	if len(text) == 0 {
		marshalled, err := json.Marshal(wrapped.GetRawValue())
		if err != nil {
			return value, false
		}
		text = marshalled
	}
	return value, json.Unmarshal(text, &value) == nil
}
