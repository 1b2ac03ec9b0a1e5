package usersapi

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Mismatch is a reply that is not the answer that it should be.
type Mismatch struct {
	Answer Answer
	Reply  Reply
	// Differences have what was expected and what was seen, one a line.
	Differences []string
}

// Error is the situation, the differences and the reply, passwords and tokens struck out.
func (m *Mismatch) Error() string {
	return fmt.Sprintf("%s %s did not answer as it should when %s:\n  %s\n%s", m.Reply.Method, m.Reply.URL,
		m.Answer.When, strings.Join(m.Differences, "\n  "), m.Reply)
}

// Check compares a reply with the answer and returns all differences as a *Mismatch, or nil. The placeholders must
// have been filled.
func (a Answer) Check(reply Reply) error {
	m := &Mismatch{Answer: a, Reply: reply}
	if a.Refused {
		m.refused()
	} else {
		m.asPromised()
	}
	if len(m.Differences) == 0 {
		return nil
	}
	return m
}

// refused looks for an answer that is a success and must not be.
func (m *Mismatch) refused() {
	if m.Reply.Status < http.StatusMultipleChoices {
		m.compare("status code", "none below 300", code(m.Reply.Status))
	}
}

func (m *Mismatch) asPromised() {
	a, reply := m.Answer, m.Reply
	m.compare("status code", code(a.Code), code(reply.Status))
	m.compare("content type", a.Type, reply.Header.Get("Content-Type"))
	if a.Status != "" {
		m.compare("status", a.Status, reply.StatusText())
	}
	if a.Message != "" {
		m.compare("message", a.Message, reply.Message())
	}
	switch {
	case a.schema != nil:
		m.Differences = append(m.Differences, a.schema.differences(reply.Body)...)
	case a.Status+a.Message != "" && !utf8.Valid(reply.Body):
		m.Differences = append(m.Differences, notUTF8)
	}
	if a.CORS {
		m.compare(allowOrigin, cmp.Or(a.Request.Header.Get(origin), "*"), reply.Header.Get(allowOrigin))
	}
}

func (m *Mismatch) compare(what, expected, seen string) {
	if expected != seen {
		m.Differences = append(m.Differences, fmt.Sprintf("%s: expected %s, got %s", what, expected, orNone(redact(seen))))
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// notUTF8 is a body in which no field can be read.
const notUTF8 = "body: is not UTF-8"

// differences is what of a body does not hold to the schema.
func (s *schema) differences(body []byte) []string {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	switch {
	case !utf8.Valid(body):
		return []string{notUTF8}
	case err != nil:
		return []string{"body: is not JSON: " + err.Error()}
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(s.compiled.Validate(value), &invalid) {
		return nil
	}
	var out []string
	for _, leaf := range leaves(invalid) {
		out = append(out, fmt.Sprintf("body (%s): %s", filepath.Base(s.file), leaf))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leaves are the causes that have no further cause, each with its place in the body.
func leaves(e *jsonschema.ValidationError) []string {
	if len(e.Causes) == 0 {
		return []string{"/" + strings.Join(e.InstanceLocation, "/") + ": " + problem(e)}
	}
	var out []string
	for _, cause := range e.Causes {
		out = append(out, leaves(cause)...)
	}
	return out
}

// problem is the library's own words, which quote the value, unless the value is a secret.
func problem(e *jsonschema.ValidationError) string {
	if n := len(e.InstanceLocation); n > 0 && slices.Contains(secretFields, e.InstanceLocation[n-1]) {
		return "does not hold to " + strings.Join(e.ErrorKind.KeywordPath(), "/")
	}
	return redact(e.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
}
