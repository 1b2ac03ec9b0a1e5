package evidence

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// shortestEncoded is the length below which nothing is looked for inside of what may be base64.
const shortestEncoded = 24

// redactWords replaces those words of text, long enough to hold something, in place of which inside returns another; ""
// is none.
func redactWords(text string, inside func(word string) string) string {
	var out strings.Builder
	done := 0
	for i := 0; i < len(text); i++ {
		end := wordEnd(text, i)
		if end-i >= shortestEncoded {
			if with := inside(text[i:end]); with != "" {
				out.WriteString(text[done:i])
				out.WriteString(with)
				done = end
			}
		}
		i = max(i, end)
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// inWord marks the characters of base64 and of a URL that is escaped.
var inWord = func() (marked [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=%.~") {
		marked[c] = true
	}
	return marked
}()

func wordEnd(text string, i int) int {
	for i < len(text) && inWord[text[i]] {
		i++
	}
	return i
}

// ofBase64 returns what stands in place of a word of base64 in which strike finds a secret when it is decoded. The whole
// word goes, since what is left of it when a part is struck out could not be decoded to find the next.
func ofBase64(strike func(string) string) func(string) string {
	return func(word string) string {
		_, value, _ := strings.Cut("="+strings.TrimRight(word, "="), "=") // NAME=base64 is one word too
		name := strings.LastIndexByte(value, '=') + 1
		plain := decoded(value[name:])
		struck := strike(plain)
		switch {
		case struck == plain:
			return ""
		case oneName.MatchString(struck):
			return value[:name] + struck
		}
		return value[:name] + "[secret in base64]"
	}
}

// oneName is what is left of a text that is a secret from end to end.
var oneName = regexp.MustCompile(`^\[[^\[\]]*\]$`)

// ofEscaped returns what stands in place of a word that is escaped for a URL, in which strike finds a secret when it is
// not. It stays escaped: what it means may not stand where it is.
func ofEscaped(strike func(string) string) func(string) string {
	return func(word string) string {
		if !strings.Contains(word, "%") {
			return ""
		}
		plain, err := url.QueryUnescape(word)
		if err != nil {
			return ""
		}
		if struck := strike(plain); struck != plain {
			return url.QueryEscape(struck)
		}
		return ""
	}
}

// decoded is the text that a word of base64 holds, in either alphabet; "" where it is not, or holds no text.
func decoded(word string) string {
	if len(word) < shortestEncoded || strings.ContainsAny(word, "%.~=") {
		return ""
	}
	word = strings.NewReplacer("-", "+", "_", "/").Replace(word)
	plain, err := base64.RawStdEncoding.DecodeString(word)
	if err != nil || !utf8.Valid(plain) {
		return ""
	}
	return string(plain)
}
