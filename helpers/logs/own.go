package logs

import (
	"slices"
	"strings"

	"smoke.example/ecs/helpers/unique"
)

// OfSmokeRun reports whether a report is about something that a run of this suite made, this one or another: one of
// its lines has a name of a run in it.
func (r Report) OfSmokeRun() bool {
	return slices.ContainsFunc(strings.FieldsFunc(r.Text(), notInName), func(word string) bool {
		_, ok := unique.IsOurs(word)
		return ok
	})
}

// notInName reports whether a character stands in no name of a run.
func notInName(c rune) bool {
	return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
}
