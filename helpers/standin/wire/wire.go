// Package wire speaks AWS's protocols: one HTTP handler for ECS, ECR and CloudWatch Logs (AWS JSON 1.1) and for EC2
// and STS (Query), over one state.
package wire

import (
	"log/slog"
	"net/http"

	"smoke.example/ecs/helpers/standin/state"
)

// New returns the handler of an account. What it does not know is answered as AWS answers it, and logged.
func New(st *state.State, log *slog.Logger) http.Handler {
	return &server{state: st, log: log}
}

type server struct {
	state *state.State
	log   *slog.Logger
}

func (s *server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotImplemented)
	s.state.View(func(*state.Data) { s.log.Info("not built") })
}
