package evidence

import (
	"regexp"
	"slices"
	"strings"
)

// shape is a secret that is told by what it looks like.
type shape struct {
	source Source
	// needles are texts of which one stands, in lower or upper case, in every text that has the shape.
	needles []string
	pattern *regexp.Regexp
	with    string
	// lines says that the shape never goes on in the next line: only those lines are looked at that have a needle.
	lines bool
}

// shapes are struck out of every text, known or not. The order matters: a bearer token is a JWT as well.
var shapes = []shape{
	{
		ShapeKey,
		[]string{"private key-----"},
		regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`), "[private key]", false,
	},
	{ShapeBearer, []string{"bearer"}, regexp.MustCompile(`(?i)\b(bearer(?:\s|%20|\+)+)[a-z0-9][a-z0-9._~+/-]{7,}=*`), "${1}[token]", false},
	{ShapeJWT, []string{"eyj"}, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*`), "[JWT]", true},
	{ShapeAccessKey, []string{"akia"}, regexp.MustCompile(`\bAKIA[A-Z0-9]{16}\b`), "[AWS access key]", true},
	{ShapeAccessKey, []string{"asia"}, regexp.MustCompile(`\bASIA[A-Z0-9]{16}\b`), "[AWS access key]", true},
	{
		ShapeSecretKey,
		[]string{"accesskey", "access_key"},
		regexp.MustCompile(`(?i)(aws_?secret_?access_?key|secret_?access_?key)(` + assigned + `)[a-z0-9/+=%&#;]{16,}`),
		"${1}${2}[AWS secret key]", false,
	},
	{
		ShapeSessionToken,
		[]string{"sessiontoken", "session_token", "security-token"},
		regexp.MustCompile(`(?i)(session_?token|x-amz-security-token)(` + assigned + `)[a-z0-9/+=%&#;]{16,}`),
		"${1}${2}[AWS session token]", false,
	},
	{ShapeURL, []string{"://"}, regexp.MustCompile(`(://[^\s/:@"'\\\[]*:)[^\s/@"'\\\[]+@`), "${1}[password]@", true},
	{
		ShapeURL,
		[]string{"%2f%2f"},
		regexp.MustCompile(`(?i)((?::|%3A)%2F%2F[\w.~+-]*(?::|%3A))[^\s/@"'\\\[]+?(%40|@)`), "${1}[password]${2}", true,
	},
	{
		ShapeAssignment,
		[]string{"pass", "pwd", "secret", "token", "credential", "key"},
		regexp.MustCompile(`\b([A-Z0-9_]*(?:PASS(?:WORD|WD|PHRASE)|PWD|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY)[A-Z0-9_]*)(=|%3D|` + entity + `#61;)[^\s"'\\&,;\[\](){}<*/][^\s"'\\&,;\[\](){}<]{5,}`),
		"${1}${2}[${1}]", true,
	},
	{
		ShapeAssignment,
		[]string{"value"},
		regexp.MustCompile(`(?i)(name` + assigned + `)(` + secretName + `)(` + quote + `(?:[\s,}]|%2C|%20)+` + quote + `value` + assigned + `)[^\s"'\\&,\[\](){}<]+`),
		"${1}${2}${3}[${2}]", false,
	},
}

// assigned is what stands between a name and its value, in whatever a program writes.
const assigned = quote + space + equals + space + quote

// redactPlain strikes out what has a shape of a secret; those of without are left.
func redactPlain(text string, without []Source) string {
	for _, s := range shapes {
		if !slices.Contains(without, s.source) {
			text = s.strike(text)
		}
	}
	return text
}

func (s shape) strike(text string) string {
	here := func(needle string) bool { return has(text, needle) }
	if !slices.ContainsFunc(s.needles, here) {
		return text
	}
	if line := strings.IndexByte(text, '\n') + 1; s.lines && line > 0 && line < len(text) {
		return s.strikeLines(text)
	}
	return s.pattern.ReplaceAllString(text, s.with)
}

func (s shape) strikeLines(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for line := range strings.Lines(text) {
		out.WriteString(s.strike(line))
	}
	return out.String()
}

// has reports whether text holds a needle, which is in lower case.
func has(text, needle string) bool {
	first := needle[0]
	for i := 0; i+len(needle) <= len(text); i++ {
		if text[i]|0x20 == first|0x20 && strings.EqualFold(text[i:i+len(needle)], needle) {
			return true
		}
	}
	return false
}
