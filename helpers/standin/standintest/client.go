package standintest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/standin/wire"
)

// Config returns settings with which the SDK's clients call the API in this process, without sockets. Retries are
// the SDK's own; change them in what it returns.
func (s *StandIn) Config() aws.Config {
	return aws.Config{
		Region: Region, BaseEndpoint: aws.String("http://standin.test"), HTTPClient: s,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIASTANDIN", SecretAccessKey: "of-a-stand-in"}, nil
		}),
	}
}

// Do answers a request, as an HTTP client does. It obeys the request's context.
func (s *StandIn) Do(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	served := r.Clone(ctx)
	if served.Body == nil {
		served.Body = http.NoBody
	}
	answered := make(chan *http.Response, 1)
	go func() { answered <- s.answer(served) }() //nolint:bodyclose // the caller closes it
	select {
	case reply := <-answered:
		if reply == nil {
			return nil, io.EOF
		}
		reply.Request = r
		return reply, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// answer runs the handler. Nil is a connection that was cut before the first byte; one that is cut later breaks the
// answer's body off.
func (s *StandIn) answer(r *http.Request) (reply *http.Response) {
	recorder := httptest.NewRecorder()
	defer func() {
		cause := recover()
		switch {
		case cause == nil:
		case cause != http.ErrAbortHandler: //nolint:errorlint // net/http compares it so
			panic(cause)
		case recorder.Body.Len() == 0:
			reply = nil
		default:
			reply = recorder.Result()
			reply.Body = io.NopCloser(io.MultiReader(bytes.NewReader(recorder.Body.Bytes()), broken{}))
		}
	}()
	s.api.ServeHTTP(recorder, r)
	return recorder.Result()
}

// broken is the end of a body whose connection was cut.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Call is one call of the API that is over.
type Call = wire.Call

// Calls returns the calls so far, in the order in which they were over; those of New are among them.
func (s *StandIn) Calls() []Call { return s.calls.Of("") }
