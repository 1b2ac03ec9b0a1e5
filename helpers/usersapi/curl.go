package usersapi

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// curl is a line that asks the same by hand, but for what is struck out.
func curl(r *http.Request, body []byte) string {
	words := []string{"curl", "-i"}
	if r.Method != http.MethodGet {
		words = append(words, "-X", r.Method)
	}
	words = append(words, quote(r.URL.String()))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			words = append(words, "-H", quote(name+": "+visible(name, value)))
		}
	}
	if len(body) > 0 {
		words = append(words, "-d", quote(excerpt(body)))
	}
	return strings.Join(words, " ")
}

func visible(header, value string) string {
	if header != "Authorization" {
		return redact(value)
	}
	scheme, _, found := strings.Cut(value, " ")
	if !found {
		return struck
	}
	return scheme + " " + struck
}

func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
