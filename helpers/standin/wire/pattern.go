package wire

import (
	"regexp"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

// maxPattern is the longest filter pattern.
const maxPattern = 1024

// term is one term of a filter pattern, quoted or not, with what comes before it: ? or - or nothing.
var term = regexp.MustCompile(`^([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?:\s+|$)`)

var plain = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// pattern reads a filter pattern of terms: all must be found, none of those with -, and any of those with ? where
// there are no others. The JSON, space-delimited and regular-expression forms are refused.
func pattern(text string) (func(message string) bool, *state.Fault) {
	all, some, none, fault := terms(text)
	return func(message string) bool {
		has := func(t string) bool { return strings.Contains(message, t) }
		for _, t := range all {
			if !has(t) {
				return false
			}
		}
		for _, t := range none {
			if has(t) {
				return false
			}
		}
		for _, t := range some {
			if has(t) || len(all) > 0 {
				return true
			}
		}
		return len(some) == 0
	}, fault
}

func terms(text string) (all, some, none []string, fault *state.Fault) {
	rest := strings.TrimSpace(text)
	switch {
	case len(text) > maxPattern:
		return nil, nil, nil, constraint(text, "filterPattern", "have length less than or equal to 1024")
	case rest != "" && strings.ContainsAny(rest[:1], "{[%"):
		return nil, nil, nil, state.Refuse(state.InvalidParameter,
			"The stand-in supports filter patterns of terms only: %s", text)
	}
	for rest != "" {
		m := term.FindStringSubmatch(rest)
		if m == nil {
			return nil, nil, nil, state.Refuse(state.InvalidParameter, "Invalid filter pattern: %s", text)
		}
		rest = rest[len(m[0]):]
		word := strings.ReplaceAll(m[2], `\"`, `"`)
		if m[3] != "" {
			if word = m[3]; !plain.MatchString(word) {
				return nil, nil, nil, state.Refuse(state.InvalidParameter, "Invalid character(s) in term '%s'", word)
			}
		}
		switch m[1] {
		case "?":
			some = append(some, word)
		case "-":
			none = append(none, word)
		default:
			all = append(all, word)
		}
	}
	return all, some, none, nil
}
