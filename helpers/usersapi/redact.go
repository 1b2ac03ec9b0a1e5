package usersapi

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var secretFields = []string{"password", "auth_token"}

// struck stands where a password or a token stood.
const struck = "***"

var (
	secretField = regexp.MustCompile(`("(?:` + strings.Join(secretFields, "|") + `)"\s*:\s*)"(?:[^"\\]|\\.)*"?`)
	webToken    = regexp.MustCompile(`\beyJ[\w-]+\.[\w-]+\.[\w-]*`)
)

// redact strikes out the values of JSON's "password" and "auth_token", and whatever looks like a token.
func redact(text string) string {
	text = secretField.ReplaceAllString(text, `${1}"`+struck+`"`)
	return webToken.ReplaceAllLiteralString(text, struck)
}

// shown is how much of a body a person gets to see.
const shown = 500

// excerpt is the beginning of a body, for people.
func excerpt(body []byte) string {
	text := readable(body)
	if len(text) <= shown {
		return text
	}
	end := shown
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
