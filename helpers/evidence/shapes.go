package evidence

import (
	"regexp"
	"slices"
	"strings"
)

// shape is a secret that is told by what it looks like.
type shape struct {
	source Source
	// needle stands, in lower or upper case, in every text that has the shape; empty is nothing in particular.
	needle  string
	pattern *regexp.Regexp
	with    string
}

// shapes are struck out of every text, known or not. The order matters: a bearer token is a JWT as well.
var shapes = []shape{
	{
		ShapeKey, "private key-----",
		regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`), "[private key]",
	},
	{ShapeBearer, "bearer", regexp.MustCompile(`(?i)\b(bearer(?:\s|%20|\+)+)[a-z0-9][a-z0-9._~+/-]{7,}=*`), "${1}[token]"},
	{ShapeJWT, "eyj", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*`), "[JWT]"},
	{ShapeAccessKey, "akia", regexp.MustCompile(`\bAKIA[A-Z0-9]{16}\b`), "[AWS access key]"},
	{ShapeAccessKey, "asia", regexp.MustCompile(`\bASIA[A-Z0-9]{16}\b`), "[AWS access key]"},
	{
		ShapeSecretKey, "access",
		regexp.MustCompile(`(?i)(aws_?secret_?access_?key|secret_?access_?key)(` + assigned + `)[a-z0-9/+=%&#;]{16,}`),
		"${1}${2}[AWS secret key]",
	},
	{
		ShapeSessionToken, "token",
		regexp.MustCompile(`(?i)(session_?token|x-amz-security-token)(` + assigned + `)[a-z0-9/+=%&#;]{16,}`),
		"${1}${2}[AWS session token]",
	},
	{ShapeURL, "://", regexp.MustCompile(`(://[^\s/:@"'\\\[]*:)[^\s/@"'\\\[]+@`), "${1}[password]@"},
	{
		ShapeURL, "%2f%2f",
		regexp.MustCompile(`(?i)((?::|%3A)%2F%2F[\w.~+-]*(?::|%3A))[^\s/@"'\\\[]+?(%40|@)`), "${1}[password]${2}",
	},
	{
		ShapeAssignment, "",
		regexp.MustCompile(`\b([A-Z0-9_]*(?:PASS(?:WORD|WD|PHRASE)|PWD|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY)[A-Z0-9_]*)(=|%3D|` + entity + `#61;)[^\s"'\\&,;\[\](){}<]{6,}`),
		"${1}${2}[${1}]",
	},
	{
		ShapeAssignment, "value",
		regexp.MustCompile(`(?i)(name` + assigned + `)(` + secretName + `)(` + quote + `(?:[\s,}]|%2C|%20)+` + quote + `value` + assigned + `)[^\s"'\\&,\[\](){}<]+`),
		"${1}${2}${3}[${2}]",
	},
}

// assigned is what stands between a name and its value, in whatever a program writes.
const assigned = quote + space + equals + space + quote

// redactPlain strikes out what has a shape of a secret; those of without are left.
func redactPlain(text string, without []Source) string {
	for _, s := range shapes {
		if !slices.Contains(without, s.source) && has(text, s.needle) {
			text = s.pattern.ReplaceAllString(text, s.with)
		}
	}
	return text
}

// has reports whether text holds a needle, which is in lower case.
func has(text, needle string) bool {
	if needle == "" {
		return true
	}
	first := needle[0]
	for i := 0; i+len(needle) <= len(text); i++ {
		if text[i]|0x20 == first|0x20 && strings.EqualFold(text[i:i+len(needle)], needle) {
			return true
		}
	}
	return false
}
