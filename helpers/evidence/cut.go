package evidence

import (
	"cmp"
	"slices"
	"strings"
)

// leastCut is how many bytes of a secret beside a cut give it away; fewer are in many words.
const leastCut = 4

// ellipsis stands where a text was cut, by whoever shortens it.
const ellipsis = "…"

// redactCut strikes out what is left of a known secret that was cut in two before anybody looked: its beginning before an
// ellipsis, and its end after one. Words are left, as everywhere where nothing says that they are secrets.
func redactCut(text string, known []Known) string {
	if !strings.Contains(text, ellipsis) {
		return text
	}
	parts := strings.Split(text, ellipsis)
	for i := range parts {
		if i+1 < len(parts) {
			parts[i] = withoutBeginning(parts[i], known)
		}
		if i > 0 {
			parts[i] = withoutEnd(parts[i], known)
		}
	}
	return strings.Join(parts, ellipsis)
}

// withoutBeginning strikes the longest beginning of a secret out of the end of text.
func withoutBeginning(text string, known []Known) string {
	bare := strings.TrimRight(text, " \n")
	name, longest := longestCut(known, func(value string) int {
		for n := min(len(value), len(bare)); n >= leastCut; n-- {
			if strings.HasSuffix(bare, value[:n]) {
				return n
			}
		}
		return 0
	})
	if longest == 0 {
		return text
	}
	return bare[:len(bare)-longest] + "[" + name + "]" + text[len(bare):]
}

// withoutEnd strikes the longest end of a secret out of the beginning of text.
func withoutEnd(text string, known []Known) string {
	bare := strings.TrimLeft(text, " \n")
	name, longest := longestCut(known, func(value string) int {
		for n := min(len(value), len(bare)); n >= leastCut; n-- {
			if strings.HasPrefix(bare, value[len(value)-n:]) {
				return n
			}
		}
		return 0
	})
	if longest == 0 {
		return text
	}
	return text[:len(text)-len(bare)] + "[" + name + "]" + bare[longest:]
}

// longestCut is the secret of which the most is there, and how much.
func longestCut(known []Known, length func(value string) int) (name string, longest int) {
	if len(known) == 0 {
		return "", 0
	}
	of := func(k Known) int {
		if isWord(k) {
			return 0
		}
		return length(k.Value)
	}
	most := slices.MaxFunc(known, func(a, b Known) int { return cmp.Compare(of(a), of(b)) })
	return most.Name, of(most)
}
