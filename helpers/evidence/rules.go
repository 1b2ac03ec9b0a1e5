package evidence

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

const (
	// shortest is the length below which a value is treated as an ordinary word: striking "on" out of every text would
	// leave nothing to read.
	shortest = 4
	// shortestLine is the length below which a line of a longer value is not known by itself.
	shortestLine = 16
	// shortestCore is the length below which base64 within longer base64 is not told from chance.
	shortestCore = 6
)

// secretName is a name that something secret is assigned to.
const secretName = `[\w.-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|api_?key|private_?key)[\w.-]*`

// quote is a quotation mark, in JSON within JSON, in HTML and in a URL too.
const quote = `\\*(?:["']|` + entity + `(?:#3[49]|#x2[27]|quot|apos);|%2[27])?`

// entity begins a character of HTML, which may lie within JSON that is written for HTML.
const entity = `(?:&|\\+u0026)(?:amp;)*`

// space is what may stand around an assignment.
const space = `(?:\s|%20|\+)*`

// equals assigns in programs' output.
const equals = `(?::|=|%3[AD]|` + entity + `#(?:58|61);)`

// place is where a word counts as a secret.
type place struct {
	// hints are texts of which one stands before the word in every such place, in lower case.
	hints  []string
	before *regexp.Regexp
}

// farBefore is how much before a word says whether it is assigned to something secret.
const farBefore = 160

var wordAfter = regexp.MustCompile(`^[\w-]`)

// holds reports whether text[i:end] stands in such a place.
func (p *place) holds(text string, i, end int) bool {
	if wordAfter.MatchString(text[end:min(len(text), end+1)]) {
		return false
	}
	before := text[max(0, i-farBefore):i]
	lower := strings.ToLower(before)
	hinted := func(hint string) bool { return strings.Contains(lower, hint) }
	return slices.ContainsFunc(p.hints, hinted) && p.before.MatchString(before)
}

// placeOf is where k counts if it is a word: as the password of a URL, as the value assigned to a secret's name
// (NAME=value, "name": "value", --name value), and in the pairs {name: NAME, value: value} that ECS writes.
func placeOf(k Known) *place {
	name := `(?:` + regexp.QuoteMeta(k.Name) + `|` + secretName + `)` + quote
	assign := space + `(?::=|=>|` + equals + `)` + space + quote
	before := `(?::|%3A)(?:\\*/|%2F){2}[^\s/:@"']*(?::|%3A)` +
		`|\b` + name + assign +
		`|\b` + name + `[\s,}]+` + quote + `value` + quote + assign +
		`|--?` + name + `\s+` + quote
	return &place{
		hints:  []string{"//", `/\/`, "%2f", "pass", "pwd", "secret", "token", "credential", "key", strings.ToLower(k.Name)},
		before: regexp.MustCompile(`(?i)(?:` + before + `)$`),
	}
}

func isWord(k Known) bool { return k.Word || len(k.Value) < shortest }

// patternsOf are what k is struck out by. A word is looked for in base64 only as a whole password of a URL.
func patternsOf(k Known) []pattern {
	with := "[" + k.Name + "]"
	if isWord(k) {
		all := []pattern{{k.Value, with, placeOf(k)}}
		for _, core := range cores(":" + k.Value + "@") {
			all = append(all, pattern{core, with, nil})
		}
		return all
	}
	var all []pattern
	for _, form := range forms(k.Value) {
		all = append(all, pattern{form, with, nil})
	}
	return all
}

// forms are what a value becomes when it is encoded as a whole. How the characters of a form are escaped is a matter of
// their spelling; what JSON makes of a value is a form as well, since it may be escaped for HTML or a URL in its turn.
func forms(value string) []string {
	bytes := []byte(value)
	lower := hex.EncodeToString(bytes)
	all := []string{value, quoted(value, false), quoted(value, true), lower, strings.ToUpper(lower)}
	for _, encoding := range []*base64.Encoding{
		base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding,
	} {
		all = append(all, encoding.EncodeToString(bytes))
	}
	return distinct(append(all, cores(value)...))
}

// cores are those characters of a value in base64 that do not depend on what stands before and after it, for each of
// the three ways in which it can lie there.
func cores(value string) []string {
	var all []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), value...))
			text = text[(before*8+5)/6:]
			if (before+len(value))%3 != 0 {
				text = text[:len(text)-1]
			}
			if len(text) >= shortestCore {
				all = append(all, text)
			}
		}
	}
	return distinct(all)
}

// quoted is value as it stands between the quotes of a JSON string; some writers escape <, > and & for HTML.
func quoted(value string, forHTML bool) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(forHTML)
	if err := encoder.Encode(value); err != nil {
		return value
	}
	text := strings.TrimSuffix(out.String(), "\n")
	return text[1 : len(text)-1]
}

func distinct(all []string) []string {
	var once []string
	seen := map[string]bool{}
	for _, one := range all {
		if !seen[one] {
			once = append(once, one)
		}
		seen[one] = true
	}
	return once
}

// linesOf are the lines of a value that are long enough to be known by themselves; a key's first and last line are no
// secret.
func linesOf(k Known) []Known {
	if !strings.Contains(k.Value, "\n") {
		return nil
	}
	var all []Known
	for line := range strings.Lines(k.Value) {
		line = strings.TrimSpace(line)
		if len(line) >= shortestLine && !strings.HasPrefix(line, "-----") {
			all = append(all, Known{Name: k.Name, Value: line, Word: k.Word, Source: k.Source})
		}
	}
	return all
}
