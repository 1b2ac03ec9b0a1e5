package evidence

import (
	"cmp"
	"slices"
	"strings"
)

// pattern is one text that is struck out, in whatever spelling.
type pattern struct {
	text, with string
	// where says that the text counts only in such places; nil counts everywhere.
	where *place
}

// index holds patterns by the byte that they begin with, the longest first, so that a value within another leaves no
// rest.
type index struct{ by [256][]pattern }

func (x *index) add(patterns ...pattern) {
	for _, p := range patterns {
		first := p.text[0]
		i, _ := slices.BinarySearchFunc(x.by[first], p, func(a, b pattern) int { return cmp.Compare(len(b.text), len(a.text)) })
		x.by[first] = slices.Insert(x.by[first], i, p)
	}
}

// replace replaces every pattern in text.
func (x *index) replace(text string) string {
	var out strings.Builder
	done := 0
	for i := 0; i < len(text); {
		with, end := x.at(text, i)
		if end < 0 {
			i++
			continue
		}
		out.WriteString(text[done:i])
		out.WriteString(with)
		i, done = end, end
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// at returns what stands in place of the pattern that begins at i, and where that ends; -1 for none.
func (x *index) at(text string, i int) (with string, end int) {
	if !isEscape[text[i]] {
		return among(x.by[text[i]], text, i)
	}
	for _, s := range spellings(text, i) {
		if with, end = among(x.by[s.means[0]], text, i); end >= 0 {
			return with, end
		}
	}
	return "", -1
}

func among(patterns []pattern, text string, i int) (with string, end int) {
	for _, p := range patterns {
		end := spelledAt(p.text, text, i)
		if end >= 0 && (p.where == nil || p.where.holds(text, i, end)) {
			return p.with, end
		}
	}
	return "", -1
}
