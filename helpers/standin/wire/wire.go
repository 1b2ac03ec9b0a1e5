// Package wire speaks AWS's protocols: one HTTP handler for ECS, ECR and CloudWatch Logs (AWS JSON 1.1) and for EC2
// and STS (Query), over one state.
package wire

import (
	"io"
	"log/slog"
	"net/http"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

// maxBody is the longest request that is read, in bytes; the longest that AWS takes is a batch of log events.
const maxBody = 4 << 20

// New returns the handler of an account. Signatures are not verified, but a request without one is refused. What
// it does not know is answered as AWS answers it, and logged; log may be nil.
func New(st *state.State, log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &server{state: st, log: log}
}

type server struct {
	state *state.State
	log   *slog.Logger
}

// ServeHTTP tells the protocols apart: JSON names its operation in a header, Query in its parameters.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{server: s, w: w, r: r, id: state.UUID()}
	s.state.View(func(d *state.Data) { c.now = d.Now() })
	w.Header().Set("Date", c.now.UTC().Format(http.TimeFormat)) // clients correct their clocks by it
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	target := r.Header.Get("X-Amz-Target")
	switch {
	case err != nil:
		c.unknown(http.StatusRequestEntityTooLarge, "RequestEntityTooLargeException", "cause", err)
	case target != "" && r.Method == http.MethodPost && r.URL.Path == "/":
		c.json(target, body)
	case isQuery(r):
		c.query(body)
	default:
		c.unknown(http.StatusNotFound, "UnknownOperationException", "method", r.Method, "path", r.URL.Path)
	}
}

func isQuery(r *http.Request) bool {
	form := strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	return r.URL.Path == "/" && (form && r.Method == http.MethodPost || r.URL.Query().Has("Action"))
}

// signed reports whether a request carries a signature, in its header or in its address.
func signed(r *http.Request) bool {
	return r.Header.Get("Authorization") != "" || r.URL.Query().Has("X-Amz-Signature")
}
