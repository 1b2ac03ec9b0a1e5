package evidence

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"
)

// shortestEncoded is the length below which nothing is looked for inside of what may be base64.
const shortestEncoded = 24

// redactEncoded strikes out what is a secret by its shape when it is decoded: base64 as a whole, and what is escaped for a
// URL, which stays escaped: what it means may not stand where it is.
func redactEncoded(text string, without []Source) string {
	var out strings.Builder
	done := 0
	for i := 0; i < len(text); i++ {
		end := wordEnd(text, i)
		if end-i >= shortestEncoded {
			if with := inside(text[i:end], without); with != "" {
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

// inside returns what stands in place of a word that holds a secret; "" for one that holds none.
func inside(word string, without []Source) string {
	if strings.Contains(word, "%") {
		if plain, err := url.QueryUnescape(word); err == nil {
			if struck := redactPlain(plain, without); struck != plain {
				return url.QueryEscape(struck)
			}
		}
	}
	_, value, _ := strings.Cut("="+strings.TrimRight(word, "="), "=") // NAME=base64 is one word too
	name := strings.LastIndexByte(value, '=') + 1
	if plain := decoded(value[name:]); plain != "" && redactPlain(plain, without) != plain {
		return value[:name] + "[secret in base64]"
	}
	return ""
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
