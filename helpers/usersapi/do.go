package usersapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// MaxBody is how many bytes an answer may have.
const MaxBody = 1 << 20

// Request is one question.
type Request struct {
	Method string
	// Path begins with a slash.
	Path string
	// Body is sent as JSON, or as it is if it is []byte; nil sends none.
	Body any
	// Token is sent as a bearer; empty sends none.
	Token string
	// Header is sent too; it wins over what the client would send.
	Header http.Header
}

// Do asks and returns what the service answered, whatever that is. Only a missing, broken or too long answer is
// an error. A service that has let Patience requests in a row run out of their time is not asked any more: the error
// then comes at once and says so.
func (c *Client) Do(ctx context.Context, request Request) (Reply, error) {
	if err := c.silence.tooLong(); err != nil {
		return Reply{}, fmt.Errorf("asking %s %s: %w", request.Method, c.base+request.Path, err)
	}
	return c.ask(ctx, request)
}

// ask is Do for whoever waits until the service is there.
func (c *Client) ask(ctx context.Context, request Request) (Reply, error) {
	if c.options.Within > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, c.options.Within, errTime)
		defer cancel()
	}
	started := time.Now()
	progress := &progress{within: c.options.Within}
	r, body, err := c.request(progress.watch(ctx), request)
	if err != nil {
		return Reply{}, fmt.Errorf("asking %s %s: %w", request.Method, c.base+request.Path, err)
	}
	reply := Reply{Method: r.Method, URL: r.URL.String(), curl: curl(r, body)}
	err = c.answer(r, &reply)
	reply.Took = time.Since(started)
	if err != nil {
		err = progress.explain(ctx, err)
	}
	c.silence.hears(ctx, err)
	c.tell(Exchange{Began: started, sent: body, Reply: reply, Err: err})
	if err != nil {
		return reply, fmt.Errorf("asking %s %s: %w", reply.Method, reply.URL, err)
	}
	return reply, nil
}

func (c *Client) request(ctx context.Context, request Request) (*http.Request, []byte, error) {
	body, err := encode(request.Body)
	if err != nil {
		return nil, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, request.Method, c.base+request.Path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if c.options.UserAgent != "" {
		r.Header.Set("User-Agent", c.options.UserAgent)
	}
	if request.Body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if request.Token != "" {
		r.Header.Set("Authorization", "Bearer "+request.Token)
	}
	for name, values := range request.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	return r, body, nil
}

func encode(body any) ([]byte, error) {
	switch body := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return body, nil
	default:
		return json.Marshal(body)
	}
}

// answer fills reply; on an error with as much as has arrived.
func (c *Client) answer(r *http.Request, reply *Reply) error {
	response, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	reply.Status, reply.Header = response.StatusCode, response.Header
	reply.Body, err = io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	if err != nil {
		return &cutError{got: len(reply.Body), want: response.ContentLength, err: err}
	}
	if len(reply.Body) > MaxBody {
		reply.Body = reply.Body[:MaxBody]
		return fmt.Errorf("its answer (%d) is longer than %d bytes", reply.Status, MaxBody)
	}
	return nil
}
