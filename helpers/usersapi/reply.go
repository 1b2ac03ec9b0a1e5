package usersapi

import (
	"net/http"
	"time"
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

// JSON decodes the body into v, which must be a pointer.
func (r Reply) JSON(v any) error { return errPending }

// Message is the JSON field "message", or "".
func (r Reply) Message() string { return "" }

// StatusText is the JSON field "status" (success, fail, error), or "".
func (r Reply) StatusText() string { return "" }

// Token is the JSON field "auth_token", or "".
func (r Reply) Token() string { return "" }

// Data decodes the JSON field "data" into v, which must be a pointer.
func (r Reply) Data(v any) error { return errPending }

// Curl is a line to ask the same again by hand, passwords and tokens struck out.
func (r Reply) Curl() string { return r.curl }

// String is the curl line and the beginning of the answer, passwords and tokens struck out.
func (r Reply) String() string { return "" }

// GomegaString is String, for Gomega's messages.
func (r Reply) GomegaString() string { return r.String() }
