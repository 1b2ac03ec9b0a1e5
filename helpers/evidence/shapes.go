package evidence

import "regexp"

// shape is a secret that is told by what it looks like.
type shape struct {
	pattern *regexp.Regexp
	with    string
}

// shapes are struck out of every text, known or not. The order matters: a bearer token is a JWT as well.
var shapes = []shape{
	{regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`), "[private key]"},
	{regexp.MustCompile(`(?i)\b(bearer\s+)[a-z0-9][a-z0-9._~+/-]{7,}=*`), "${1}[token]"},
	{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*`), "[JWT]"},
	{regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`), "[AWS access key]"},
	{
		regexp.MustCompile(`(?i)(aws_?secret_?access_?key|secret_?access_?key)(\\*["']?\s*[:=]\s*\\*["']?)[a-z0-9/+=]{16,}`),
		"${1}${2}[AWS secret key]",
	},
	{
		regexp.MustCompile(`(?i)(session_?token|x-amz-security-token)(\\*["']?\s*[:=]\s*\\*["']?)[a-z0-9/+=%]{16,}`),
		"${1}${2}[AWS session token]",
	},
	{regexp.MustCompile(`(://[^\s/:@"'\\\[]*:)[^\s/@"'\\\[]+@`), "${1}[password]@"},
}

func redactShapes(text string) string {
	for _, s := range shapes {
		text = s.pattern.ReplaceAllString(text, s.with)
	}
	return text
}
