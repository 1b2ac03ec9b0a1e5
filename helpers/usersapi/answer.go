package usersapi

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Answer is what an endpoint has to answer in one situation.
type Answer struct {
	// Name is unique within its endpoint.
	Name string
	// When says the situation, as the end of a sentence: "the email is unknown".
	When string
	// As is who asks.
	As Caller
	// Request is what is asked, but for the token. It may hold placeholders; see Fill.
	Request Request
	// Once says that a request costs the service much (a password's hash), so that it is asked for once only.
	Once bool
	// Refused takes every answer that is no success (2xx); then nothing below is looked at.
	Refused bool
	// Code is the HTTP status code, and Type the Content-Type header.
	Code int
	Type string
	// Status and Message are the JSON fields; Message may hold placeholders. Empty ones are not looked at.
	Status, Message string
	// CORS says that the answer lets pages of any origin read it.
	CORS bool

	schema *schema
}

// schema is a JSON Schema with the file that it comes from.
type schema struct {
	file     string
	compiled *jsonschema.Schema
}

// Values are what the placeholders of a table stand for.
type Values struct {
	// Run is {run}: the id of the run.
	Run string
	// New is {new.username}, {new.email} and {new.password}: an account that does not exist yet.
	New Account
	// Known is {known.username}, {known.email} and {known.password}: an account that exists.
	Known Account
	// KnownID is {known.id}: the known account's id on the instance that is asked.
	KnownID int
}

func (v Values) all() map[string]string {
	return map[string]string{
		"{run}":          v.Run,
		"{new.username}": v.New.Username, "{new.email}": v.New.Email, "{new.password}": v.New.Password,
		"{known.username}": v.Known.Username, "{known.email}": v.Known.Email, "{known.password}": v.Known.Password,
		"{known.id}": strconv.Itoa(v.KnownID),
	}
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// Fill returns the answer with its placeholders replaced, also those in the body's values.
func (a Answer) Fill(values Values) Answer {
	all := values.all()
	plain := func(name string) string { return all[name] }
	a.Request.Path = placeholder.ReplaceAllStringFunc(a.Request.Path, func(name string) string {
		return url.PathEscape(all[name])
	})
	a.Message = placeholder.ReplaceAllStringFunc(a.Message, plain)
	a.Request.Body = mapTexts(a.Request.Body, func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, plain)
	})
	return a
}

// mapTexts returns a copy of a JSON value whose texts went through change.
func mapTexts(value any, change func(string) string) any {
	switch value := value.(type) {
	case string:
		return change(value)
	case []any:
		out := slices.Clone(value)
		for i := range out {
			out[i] = mapTexts(out[i], change)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(value))
		for key := range value {
			out[key] = mapTexts(value[key], change)
		}
		return out
	}
	return value
}

// unknown returns the first placeholder in texts that Values does not have, or "".
func unknown(texts ...any) string {
	all, found := Values{}.all(), ""
	mapTexts(texts, func(text string) string {
		for _, name := range placeholder.FindAllString(text, -1) {
			if _, ok := all[name]; !ok && found == "" {
				found = name
			}
		}
		return text
	})
	return found
}

// String names the answer as reports do.
func (a Answer) String() string {
	return fmt.Sprintf("%s %s when %s", a.Request.Method, a.Request.Path, a.When)
}
