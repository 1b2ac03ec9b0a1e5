package usersapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"
)

// errTime is the cause of a context that ended because Options.Within was over.
var errTime = errors.New("the time for one request is over")

// cutError is an answer that ended in its middle.
type cutError struct {
	got  int
	want int64 // -1 if the answer did not say
	err  error
}

func (e *cutError) Error() string {
	return fmt.Sprintf("its answer broke off after %s: %v", e.bytes(), e.err)
}

func (e *cutError) Unwrap() error { return e.err }

func (e *cutError) bytes() string {
	if e.want < 0 {
		return fmt.Sprintf("%d bytes", e.got)
	}
	return fmt.Sprintf("%d of %d bytes", e.got, e.want)
}

// progress is how far a request has come, which tells one time-out from another.
type progress struct {
	within    time.Duration
	connected atomic.Bool
}

func (p *progress) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	})
}

// explain says in people's words why there is no whole answer. The error stays inside for errors.Is.
func (p *progress) explain(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errTime) {
		return fmt.Errorf("%s: %w", p.late(err), context.DeadlineExceeded)
	}
	var wrapper *url.Error
	if errors.As(err, &wrapper) {
		err = wrapper.Err // the URL is said already
	}
	if words := p.words(ctx, err); words != "" {
		return fmt.Errorf("%s: %w", words, err)
	}
	return err
}

func (p *progress) words(ctx context.Context, err error) string {
	var cut *cutError
	switch {
	case ctx.Err() != nil, errors.As(err, &cut):
		return ""
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.Is(err, syscall.ECONNRESET):
		return "the other side reset the connection"
	case errors.Is(err, io.EOF):
		return "it closed the connection without an answer"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "there is no way to this address"
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return "its name has no address"
	}
	return ""
}

func (p *progress) late(err error) string {
	var cut *cutError
	switch {
	case errors.As(err, &cut):
		return fmt.Sprintf("its answer was not complete after %s (%s)", p.within, cut.bytes())
	case p.connected.Load():
		return fmt.Sprintf("it took the connection and said nothing for %s", p.within)
	default:
		return fmt.Sprintf("no connection within %s", p.within)
	}
}
