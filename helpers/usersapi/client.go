// Package usersapi is the users-service's HTTP API as a caller sees it: requests, replies, and the table of what
// each endpoint has to answer.
package usersapi

import (
	"net"
	"net/http"
	"strings"
	"time"
)

// Options say how a client asks.
type Options struct {
	// Within bounds one request with its whole answer; zero means bounded by ctx alone.
	Within time.Duration
	// UserAgent names the run, so that the service's own log tells its requests from others'.
	UserAgent string
	// Observe is told about every request when it has ended, also about one that nobody answered. Requests that end at the
	// same time are told at the same time. Nil tells nobody.
	Observe func(Exchange)
}

// Client asks one instance of the service. It may be used at the same time from several goroutines.
type Client struct {
	base    string
	options Options
	http    *http.Client
	silence silence
}

// New returns a client of the service at base, such as "http://198.51.100.7:80". It follows no redirects and uses
// no proxy: what it reports is this instance's own answer.
func New(base string, options Options) *Client {
	return &Client{
		base: strings.TrimSuffix(base, "/"), options: options,
		http: &http.Client{
			Transport: &http.Transport{
				DialContext: (&net.Dialer{}).DialContext,
				// The service has one worker: it can do nothing while a connection is kept open.
				DisableKeepAlives:  true,
				DisableCompression: true,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Base is the URL that all paths are appended to, without a slash at its end.
func (c *Client) Base() string { return c.base }
