package usersapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"
)

// Reply is what the service answered, a refusal too.
type Reply struct {
	// Method and URL are the request's.
	Method, URL string
	// Status is the HTTP status code.
	Status int
	Header http.Header
	Body   []byte
	// Took is the time from before the connection until the last byte of the body.
	Took time.Duration

	curl string
}

// JSON decodes the body into v, which must be a pointer. A body that is not UTF-8 is an error.
func (r Reply) JSON(v any) error {
	err := errors.New("it is empty")
	switch {
	case !utf8.Valid(r.Body):
		err = errors.New("it is not UTF-8")
	case len(r.Body) > 0:
		err = json.Unmarshal(r.Body, v)
	}
	if err != nil {
		return fmt.Errorf("reading the body of %s %s as JSON: %w", r.Method, r.URL, err)
	}
	return nil
}

// Message is the JSON field "message", or "".
func (r Reply) Message() string { return r.field("message") }

// StatusText is the JSON field "status" (success, fail, error), or "".
func (r Reply) StatusText() string { return r.field("status") }

// Token is the JSON field "auth_token", or "".
func (r Reply) Token() string { return r.field("auth_token") }

func (r Reply) field(name string) string {
	var fields map[string]any
	if r.JSON(&fields) != nil {
		return ""
	}
	text, _ := fields[name].(string)
	return text
}

// Data decodes the JSON field "data" into v, which must be a pointer.
func (r Reply) Data(v any) error {
	var body struct {
		Data json.RawMessage `json:"data"`
	}
	if err := r.JSON(&body); err != nil {
		return err
	}
	if body.Data == nil {
		return fmt.Errorf(`reading "data" of %s %s: the body has none`, r.Method, r.URL)
	}
	if err := json.Unmarshal(body.Data, v); err != nil {
		return fmt.Errorf(`reading "data" of %s %s: %w`, r.Method, r.URL, err)
	}
	return nil
}

// Curl is a line to ask the same again by hand, passwords and tokens struck out.
func (r Reply) Curl() string { return r.curl }

// String is the curl line and the beginning of the answer, passwords and tokens struck out.
func (r Reply) String() string {
	kind := r.Header.Get("Content-Type")
	if kind == "" {
		kind = "no content type"
	}
	return fmt.Sprintf("%s\n%s, %s, %d bytes in %s\n%s",
		r.curl, code(r.Status), kind, len(r.Body), r.Took.Round(time.Millisecond), excerpt(r.Body))
}

// GoString is String, for %#v.
func (r Reply) GoString() string { return r.String() }

// GomegaString is String, for Gomega's messages.
func (r Reply) GomegaString() string { return r.String() }

// code is a status code with its name.
func code(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Sprint(status)
}
