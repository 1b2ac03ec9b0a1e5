package evidence

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// RedactJSON returns a JSON document with the secrets struck out of its strings and of its keys; numbers stay as they
// are. What is no JSON, such as a file that was cut off, is redacted as text.
func (r *Redactor) RedactJSON(document []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return []byte(r.Redact(string(document)))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode((&walker{redact: r}).walk("", value)); err != nil {
		return []byte(r.Redact(string(document)))
	}
	return out.Bytes()
}

// walker goes through a document in its order.
type walker struct {
	redact *Redactor
	// key says that a private key began in an earlier string, a line of its own, and under is the name that it was
	// assigned to: only what has the same name can be its next line. Others counts the strings of that name since its
	// last line that are no part of it, lines those that are.
	key           bool
	under         string
	others, lines int
}

// walk redacts every string in value; key is the name that value is assigned to.
func (w *walker) walk(key string, value any) any {
	switch v := value.(type) {
	case string:
		return w.text(key, v)
	case []any:
		for i := range v {
			v[i] = w.walk(key, v[i])
		}
	case map[string]any:
		return w.object(v)
	}
	return value
}

func (w *walker) object(v map[string]any) map[string]any {
	out := make(map[string]any, len(v))
	for _, k := range slices.Sorted(maps.Keys(v)) {
		out[w.redact.Redact(k)] = w.walk(nameOf(k, v), v[k])
	}
	return out
}

// nameOf is the name that the value under key is assigned to: key itself, but NAME for the value in the pairs
// {"name": NAME, "value": …} that ECS writes.
func nameOf(key string, object map[string]any) string {
	if !strings.EqualFold(key, "value") {
		return key
	}
	for _, field := range []string{"name", "Name"} {
		if name, ok := object[field].(string); ok {
			return pairOf + name
		}
	}
	return key
}

// pairOf begins what nameOf returns of a pair: there a secret's name makes any value a secret.
const pairOf = "\x00"

var secretPair = regexp.MustCompile(`(?i)^` + secretName + `$`)

// text redacts one string.
func (w *walker) text(key, text string) string {
	if w.key && w.under == key && w.goesOn(text) {
		return "[private key]"
	}
	if openKey([]byte(text)) && !w.redact.lacks(ShapeKey) {
		w.key, w.under, w.others, w.lines = true, key, 0, 0
	}
	name, pair := strings.CutPrefix(key, pairOf)
	struck := w.redact.assigned(name, text)
	if struck != text && isDocument(text) && !isDocument(struck) { // JSON in JSON has to stay JSON
		if inner, err := compact(w.redact.RedactJSON([]byte(text))); err == nil {
			struck = string(inner)
		}
	}
	if pair && struck == text && secretPair.MatchString(name) && !harmless.MatchString(text) && !w.redact.lacks(ShapeAssignment) {
		return "[" + name + "]"
	}
	return struck
}

// isDocument reports whether text is JSON with strings in it.
func isDocument(text string) bool {
	return text != "" && strings.ContainsRune(`{["`, rune(text[0])) && json.Valid([]byte(text))
}

// harmless is a value that is no secret whatever its name: what stands in place of one, a number, a switch, or nothing.
var harmless = regexp.MustCompile(`^(?i:\[.*\]|\d*|true|false)$`)

// mostOthers is how many strings may stand between two lines of a key, such as their times.
const mostOthers = 8

// keyLine is a whole line within a private key, and lastLine what may be its last one; each may have its time before it.
// One word is not told from a line of a key by its letters, but by its length, or by what stands before it.
var (
	keyLine  = regexp.MustCompile(`^(?:\S+\s+)?(?:[A-Za-z0-9+/=&#;%]{32,}|[A-Za-z0-9+/]{2,}={1,2})\s*$`)
	lastLine = regexp.MustCompile(`^(?:\S+\s+)?[A-Za-z0-9+/]{4,}\s*$`)
)

// goesOn reports whether text is a part of the key that began.
func (w *walker) goesOn(text string) bool {
	switch {
	case strings.Contains(text, "-----END "):
		w.key = false
	case keyLine.MatchString(text):
		w.others, w.lines = 0, w.lines+1
	case w.lines > 0 && w.others == 0 && lastLine.MatchString(text):
		w.others = mostOthers / 2
	default:
		w.others++
		w.key = w.others <= mostOthers
		return false
	}
	return true
}

// assigned redacts value as it would be redacted in "key=value".
func (r *Redactor) assigned(key, value string) string {
	if key == "" {
		return r.Redact(value)
	}
	prefix := key + "="
	if rest, ok := strings.CutPrefix(r.Redact(prefix+value), prefix); ok {
		return rest
	}
	return r.Redact(value)
}

func (r *Redactor) lacks(s Source) bool { return r != nil && slices.Contains(r.without, s) }

// redactLines redacts a file of JSON documents, one a line.
func (r *Redactor) redactLines(text []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		if document, err := compact(r.RedactJSON(line)); err == nil {
			document = append(document, '\n')
			line = document
		} else {
			line = []byte(r.Redact(string(line)))
		}
		out.Write(line)
	}
	return out.Bytes()
}
