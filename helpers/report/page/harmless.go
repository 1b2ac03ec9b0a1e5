package page

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// colours are the sequences by which programs colour what they print on a terminal.
var colours = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// harmless shows control characters, and those that turn the direction of text, as what they are. Colours for a terminal
// are dropped. The page's own text has none of either.
func harmless(text []byte) []byte {
	text = colours.ReplaceAll(text, nil)
	var out bytes.Buffer
	out.Grow(len(text) + len(text)/64)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			out.WriteRune(utf8.RuneError)
		case r == '\n' || r == '\t':
			out.WriteRune(r)
		case r == '\r':
		case r < 0x20:
			out.WriteRune(0x2400 + r)
		case r == 0x7f:
			out.WriteRune(0x2421)
		case hidden(r):
			_, _ = fmt.Fprintf(&out, "[U+%04X]", r)
		default:
			out.Write(text[:n])
		}
		text = text[n:]
	}
	return out.Bytes()
}

// hidden reports whether a character cannot be seen and changes how others are read.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return r == 0xfeff || r == 0x61c
}
