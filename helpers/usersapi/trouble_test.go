package usersapi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/poll"
	"smoke.example/ecs/helpers/usersapi"
)

func TestWhatComesOfABrokenServer(t *testing.T) {
	const half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"sta"
	silent := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	halting := func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.WriteString(conn, half)
		}
		silent(conn)
	}
	for want, c := range map[string]struct {
		each   func(net.Conn)
		within time.Duration
		is     error
	}{
		"it took the connection and said nothing for 500ms: context deadline exceeded":        {silent, 500 * time.Millisecond, context.DeadlineExceeded},
		"its answer was not complete after 500ms (5 of 100 bytes): context deadline exceeded": {halting, 500 * time.Millisecond, context.DeadlineExceeded},
		"its answer broke off after 5 of 100 bytes: unexpected EOF":                           {afterRequest(half), time.Minute, io.ErrUnexpectedEOF},
		"it closed the connection without an answer: EOF":                                     {afterRequest(""), time.Minute, io.EOF},
		"the other side reset the connection: read tcp ":                                      {reset, time.Minute, syscall.ECONNRESET},
		"net/http: HTTP/1.x transport connection broken: malformed HTTP ":                     {afterRequest("hello\r\n\r\n"), time.Minute, nil},
	} {
		t.Run(want, func(t *testing.T) {
			g := NewWithT(t)
			base := listen(t, c.each)
			_, err := usersapi.New(base, usersapi.Options{Within: c.within}).Ping(t.Context())
			g.Expect(err).To(MatchError(HavePrefix("asking GET " + base + "/ping: " + want)))
			if c.is != nil {
				g.Expect(errors.Is(err, c.is)).To(BeTrue(), "%v is %v", err, c.is)
			}
			g.Expect(poll.Classify(err)).To(Equal(poll.Broken))
		})
	}
}

// reset ends the connection the hard way, once the request has come.
func reset(conn net.Conn) {
	_, _ = http.ReadRequest(bufio.NewReader(conn))
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

func TestAPortWhereNothingListens(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(nil)
	base := server.URL
	server.Close()
	_, err := usersapi.New(base, usersapi.Options{Within: time.Second}).Ping(t.Context())
	g.Expect(err).To(MatchError(HavePrefix("asking GET " + base + "/ping: nothing listens there: dial tcp ")))
	g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
}

func TestACallersCancelIsNoTimeOut(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	base := listen(t, func(net.Conn) { cancel() })
	_, err := usersapi.New(base, usersapi.Options{Within: time.Minute}).Ping(ctx)
	g.Expect(err).To(MatchError("asking GET " + base + "/ping: context canceled"))
	g.Expect(err).To(MatchError(context.Canceled))
}
