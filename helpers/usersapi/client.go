// Package usersapi is the users-service's HTTP API as a caller sees it: requests, replies, and the table of what
// each endpoint has to answer.
package usersapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errPending = errors.New("pending")

// Options say how a client asks.
type Options struct {
	// Within bounds one request with its whole answer; zero means bounded by ctx alone.
	Within time.Duration
	// UserAgent names the run, so that the service's own log tells its requests from others'.
	UserAgent string
}

// Client asks one instance of the service. It may be used at the same time from several goroutines.
type Client struct {
	base    string
	options Options
}

// New returns a client of the service at base, such as "http://198.51.100.7:80".
func New(base string, options Options) *Client { return &Client{base: base, options: options} }

// Base is the URL that all paths are appended to, without a slash at its end.
func (c *Client) Base() string { return c.base }

// Request is one question.
type Request struct {
	Method string
	// Path begins with a slash.
	Path string
	// Body is sent as JSON; nil sends none.
	Body any
	// Token is sent as a bearer; empty sends none.
	Token string
	// Header is sent too; it wins over what the client would send.
	Header http.Header
}

// Do asks and returns what the service answered, whatever that is. Only a missing, broken or too long answer is
// an error.
func (c *Client) Do(ctx context.Context, request Request) (Reply, error) { return Reply{}, errPending }
