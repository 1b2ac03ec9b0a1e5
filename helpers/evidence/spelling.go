package evidence

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// spelling is what the text from some place up to end may mean.
type spelling struct {
	means string
	end   int
}

// isEscape marks the bytes that may begin an escape: of a URL (%2F, and + for a space), of JSON (\n, \u003c, \\\" in
// JSON within JSON) and of HTML (&amp;, &#43;).
var isEscape = [256]bool{'%': true, '+': true, '\\': true, '&': true}

// spelledAt returns where value ends that begins at text[i], each of its characters in any spelling; -1 where it does
// not stand there.
func spelledAt(value, text string, i int) int {
	for value != "" {
		if i >= len(text) {
			return -1
		}
		if isEscape[text[i]] {
			return escapedAt(value, text, i)
		}
		if text[i] != value[0] {
			return -1
		}
		value, i = value[1:], i+1
	}
	return i
}

func escapedAt(value, text string, i int) int {
	for _, s := range spellings(text, i) {
		if rest, ok := strings.CutPrefix(value, s.means); ok {
			if end := spelledAt(rest, text, s.end); end >= 0 {
				return end
			}
		}
	}
	return -1
}

// spellings returns what stands at text[i], which is an escape or itself; the longest first.
func spellings(text string, i int) []spelling {
	itself := spelling{text[i : i+1], i + 1}
	switch text[i] {
	case '%':
		return append(ofURL(text, i), itself)
	case '&':
		return append(ofHTML(text, i), itself)
	case '+':
		return []spelling{itself, {" ", i + 1}}
	}
	return append(ofJSON(text, i), itself)
}

// ofURL reads %2F, and %252F of a URL within a URL.
func ofURL(text string, i int) (all []spelling) {
	i++
	for strings.HasPrefix(text[i:], "25") {
		i += 2
		all = append([]spelling{{"%", i}}, all...)
	}
	if !isHex(text, i, 2) {
		return all
	}
	means := string([]byte{byte(ofHex(text[i : i+2]))})
	if means == "+" { // a space, in a URL within a URL
		all = append(all, spelling{" ", i + 2})
	}
	return append([]spelling{{means, i + 2}}, all...)
}

// namedEntities are those that HTML writers use; all others are numbers.
var namedEntities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// longestEntity bounds the number or name of an entity.
const longestEntity = 10

// ofHTML reads &lt;, &#43; and &#x2b;, and &amp;lt; of HTML within HTML.
func ofHTML(text string, i int) []spelling {
	i++
	for strings.HasPrefix(text[i:], "amp;") {
		i += len("amp;")
	}
	name, _, closed := strings.Cut(text[i:min(len(text), i+longestEntity)], ";")
	means := namedEntities[name]
	if number, is := strings.CutPrefix(name, "#"); is {
		means = numbered(number)
	}
	if closed && means != "" {
		return []spelling{{means, i + len(name) + 1}}
	}
	if text[i-1] == ';' {
		return []spelling{{"&", i}}
	}
	return nil
}

func numbered(number string) string {
	base := 10
	if rest, is := strings.CutPrefix(strings.ToLower(number), "x"); is {
		number, base = rest, 16
	}
	code, err := strconv.ParseUint(number, base, 21)
	if err != nil {
		return ""
	}
	return string(rune(code))
}

// controls are JSON's short escapes.
var controls = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", '"': `"`, '\'': "'", '/': "/"}

// ofJSON reads \n, \" and \u003c after one or more backslashes, and a backslash written as two, four or eight.
func ofJSON(text string, i int) (all []spelling) {
	after := i
	for after < len(text) && text[after] == '\\' {
		after++
	}
	if after < len(text) {
		if means, ok := controls[text[after]]; ok {
			all = append(all, spelling{means, after + 1})
		}
		all = append(all, coded(text, after)...)
	}
	for _, n := range []int{8, 4, 2} {
		if after-i >= n {
			all = append(all, spelling{`\`, i + n})
		}
	}
	return all
}

// coded reads the u003c of \u003c, the U0001d11e of \U0001d11e, and the x3c of \x3c.
func coded(text string, i int) []spelling {
	switch {
	case text[i] == 'u' && isHex(text, i+1, 4):
		means, end := rune(ofHex(text[i+1:i+5])), i+5
		if low := strings.TrimLeft(text[end:], `\`); means>>10 == 0xD800>>10 && strings.HasPrefix(low, "u") && isHex(low, 1, 4) {
			means = (means-0xD800)<<10 + rune(ofHex(low[1:5])) - 0xDC00 + 0x10000
			end = len(text) - len(low) + 5
		}
		return []spelling{{string(means), end}}
	case text[i] == 'U' && isHex(text, i+1, 8):
		return []spelling{{string(rune(ofHex(text[i+1 : i+9]))), i + 9}}
	case text[i] == 'x' && isHex(text, i+1, 2):
		return []spelling{{string([]byte{byte(ofHex(text[i+1 : i+3]))}), i + 3}}
	}
	return nil
}

func isHex(text string, i, digits int) bool {
	if i+digits > len(text) {
		return false
	}
	return strings.Trim(text[i:i+digits], "0123456789abcdefABCDEF") == ""
}

func ofHex(digits string) uint64 {
	code, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return code
}
