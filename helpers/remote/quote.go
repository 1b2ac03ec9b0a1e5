package remote

import (
	"regexp"
	"strings"
)

// plain are words that mean themselves to every shell. "=" is not among them: FOO=bar before a command is no word
// of it.
var plain = regexp.MustCompile(`^[A-Za-z0-9_@%+:,./-]+$`)

// quote makes one word of a shell's command line.
func quote(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// commandLine is what a shell takes apart into argv again.
func commandLine(argv []string) string {
	words := make([]string, len(argv))
	for i, word := range argv {
		words[i] = quote(word)
	}
	return strings.Join(words, " ")
}

// CommandLine is argv as one would type it into a shell.
func CommandLine(argv ...string) string { return commandLine(argv) }
