package evidence

import (
	"bytes"
	"encoding/json"
	"strings"
)

// RedactJSON returns a JSON document with the secrets struck out of its strings; numbers stay as they are. What is
// no JSON, such as a file that was cut off, is redacted as text.
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
	if err := encoder.Encode(r.walk("", value)); err != nil {
		return []byte(r.Redact(string(document)))
	}
	return out.Bytes()
}

// walk redacts every string in value; key is the name that value is assigned to.
func (r *Redactor) walk(key string, value any) any {
	switch v := value.(type) {
	case string:
		return r.assigned(key, v)
	case []any:
		for i := range v {
			v[i] = r.walk(key, v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = r.walk(nameOf(k, v), v[k])
		}
	}
	return value
}

// nameOf is the name that the value under key is assigned to: key itself, but NAME for the value in the pairs
// {"name": NAME, "value": …} that ECS writes.
func nameOf(key string, object map[string]any) string {
	if name, ok := object["name"].(string); ok && strings.EqualFold(key, "value") {
		return name
	}
	return key
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
