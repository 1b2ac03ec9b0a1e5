package evidence

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// shortest is the length below which a value is treated as an ordinary word: striking "on" out of every text would
// leave nothing to read.
const shortest = 4

// secretName is a name that something secret is assigned to.
const secretName = `[\w.-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|api_?key|private_?key)[\w.-]*`

// quote is a quotation mark, in JSON within JSON too.
const quote = `\\*["']?`

// wordRule finds one word where it stands as a secret.
type wordRule struct {
	pattern *regexp.Regexp
	with    string
}

func (w wordRule) replace(text string) string {
	for {
		next := w.pattern.ReplaceAllString(text, w.with)
		if next == text {
			return text
		}
		text = next
	}
}

// exactRules replaces values wherever they stand, longest first, so that a value within another leaves no rest.
func exactRules(known []Known) *strings.Replacer {
	known = slices.DeleteFunc(slices.Clone(known), isWord)
	slices.SortStableFunc(known, func(a, b Known) int { return len(b.Value) - len(a.Value) })
	var pairs []string
	for _, k := range known {
		for _, form := range forms(k.Value) {
			pairs = append(pairs, form, "["+k.Name+"]")
		}
	}
	if pairs == nil {
		return nil
	}
	return strings.NewReplacer(pairs...)
}

func wordRules(known []Known) []wordRule {
	var rules []wordRule
	for _, k := range known {
		if isWord(k) {
			rules = append(rules, wordRule{pattern: wordPattern(k), with: "${1}[" + k.Name + "]${2}"})
		}
	}
	return rules
}

// wordPattern matches the word as the password of a URL, as the value assigned to a secret's name (NAME=value,
// "name": "value", --name value), and in the pairs {name: NAME, value: value} that ECS writes.
func wordPattern(k Known) *regexp.Regexp {
	name := `(?:` + regexp.QuoteMeta(k.Name) + `|` + secretName + `)` + quote
	assign := `\s*(?::=|=>|[:=])\s*` + quote
	before := `://[^\s/:@"']*:` +
		`|\b` + name + assign +
		`|\b` + name + `[\s,}]+` + quote + `value` + quote + assign +
		`|--?` + name + `\s+` + quote
	after := `($|[^\w-])`
	return regexp.MustCompile(`(?i)(` + before + `)` + regexp.QuoteMeta(k.Value) + after)
}

func isWord(k Known) bool { return k.Word || len(k.Value) < shortest }

// forms are the spellings of a value: plain, within URLs, within JSON (and JSON within JSON), and in base64.
func forms(value string) []string {
	plain, safe := quoted(value, false), quoted(value, true)
	all := []string{
		value, url.QueryEscape(value), url.PathEscape(value),
		plain, safe, quoted(plain, false), quoted(safe, true),
		base64.StdEncoding.EncodeToString([]byte(value)),
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(form string) bool {
		dup := seen[form]
		seen[form] = true
		return dup
	})
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
