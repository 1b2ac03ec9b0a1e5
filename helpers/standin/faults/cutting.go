package faults

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

var cutOff = kind{
	name: "cut-off", doc: "the connection is closed before the answer is whole", ofAPI: true,
	keys: []key{{"at", "start: no answer, nothing is carried out; middle: carried out, and half of the answer comes (start)"}},
	make: ofAPI(func(v *values) action {
		if v.oneOf("at", "start", "middle") == "middle" {
			return half
		}
		return cut
	}),
}

var gone = kind{
	name: "gone", doc: "the network to the API is down: every connection is closed at once", ofAPI: true,
	make: ofAPI(func(*values) action { return cut }),
}

// cut closes the connection without an answer.
func cut(*state.State, wire.Request, http.Handler) http.Handler {
	return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
}

// half closes the connection in the middle of the answer.
func half(_ *state.State, _ wire.Request, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		whole := &answer{header: http.Header{}, status: http.StatusOK}
		next.ServeHTTP(whole, r)
		maps.Copy(w.Header(), whole.header)
		w.Header().Set("Content-Length", strconv.Itoa(whole.body.Len()))
		w.WriteHeader(whole.status)
		_, _ = w.Write(whole.body.Bytes()[:whole.body.Len()/2]) // it is cut anyway
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

// answer is one that is held back.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header            { return a.header }
func (a *answer) WriteHeader(status int)         { a.status = status }
func (a *answer) Write(text []byte) (int, error) { return a.body.Write(text) }
