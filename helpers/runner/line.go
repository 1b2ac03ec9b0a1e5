package runner

import (
	"maps"

	"smoke.example/ecs/helpers/backchannel"
)

// handlers are what the suite can ask of the runner while it runs, by the kind of message.
func (s *session) handlers() map[string]backchannel.Handler {
	handlers := s.confidences.Handlers()
	if s.walk != nil {
		maps.Copy(handlers, s.walkHandlers())
	}
	return handlers
}
