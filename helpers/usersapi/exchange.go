package usersapi

import (
	"strings"
	"time"
)

// Exchange is one request and what came of it, for whoever keeps a record of them.
type Exchange struct {
	Began time.Time
	// Reply is what has arrived; its Status is 0 where nothing was answered.
	Reply Reply
	// Err says why there is no whole answer; nil where there is one, a refusal too.
	Err error

	sent []byte
}

// Sent is the request's body, passwords and tokens struck out.
func (e Exchange) Sent() string { return readable(e.sent) }

// Said is the answer's body, passwords and tokens struck out.
func (e Exchange) Said() string { return readable(e.Reply.Body) }

// readable is a body as a text without secrets.
func readable(body []byte) string { return redact(strings.ToValidUTF8(string(body), "\uFFFD")) }

func (c *Client) tell(e Exchange) {
	if c.options.Observe != nil {
		c.options.Observe(e)
	}
}
