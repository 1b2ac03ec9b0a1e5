package engine_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/engine"
)

// dead is an engine that knows one container, which has ended, and tells an event of it or none.
func dead(t *testing.T, state map[string]any, memory int, event string) *engine.Docker {
	t.Helper()
	g := NewWithT(t)
	answer := func(w http.ResponseWriter, value any) {
		w.Header().Set("Content-Type", "application/json")
		g.Expect(json.NewEncoder(w).Encode(value)).To(Succeed())
		w.(http.Flusher).Flush()
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/_ping"):
			w.Header().Set("Api-Version", "1.41")
		case strings.HasSuffix(r.URL.Path, "/wait"):
			answer(w, map[string]any{"StatusCode": state["ExitCode"]})
		case strings.HasSuffix(r.URL.Path, "/json"):
			answer(w, map[string]any{"Id": "c1", "State": state, "HostConfig": map[string]any{"Memory": memory}})
		case strings.HasSuffix(r.URL.Path, "/events"):
			if event != "" {
				answer(w, map[string]any{"Type": "container", "Action": event, "Actor": map[string]any{"ID": "c1"}})
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	docker, err := engine.Connect(t.Context(), engine.Options{Host: "tcp://" + server.Listener.Addr().String()})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = docker.Close() })
	return docker
}

func TestAContainerThatWasKilledForItsMemoryIsKnown(t *testing.T) {
	started := "2026-11-23T03:00:00.5Z"
	for name, c := range map[string]struct {
		state  map[string]any
		memory int
		event  string
		exit   engine.Exit
	}{
		"by its state": {
			map[string]any{"ExitCode": 137, "OOMKilled": true, "StartedAt": started},
			1 << 24, "",
			engine.Exit{Code: 137, OOMKilled: true},
		},
		"by an event": {
			map[string]any{"ExitCode": 137, "StartedAt": started}, 1 << 24, "oom", engine.Exit{Code: 137, OOMKilled: true},
		},
		"since nobody else killed it": {
			map[string]any{"ExitCode": 137, "StartedAt": started}, 1 << 24, "", engine.Exit{Code: 137, OOMKilled: true},
		},
		"and one that was told to end": {
			map[string]any{"ExitCode": 137, "StartedAt": started}, 1 << 24, "kill", engine.Exit{Code: 137},
		},
		"not without a limit": {
			map[string]any{"ExitCode": 137, "StartedAt": started}, 0, "oom", engine.Exit{Code: 137},
		},
		"not with another code": {
			map[string]any{"ExitCode": 3, "StartedAt": started}, 1 << 24, "oom", engine.Exit{Code: 3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			exit, err := dead(t, c.state, c.memory, c.event).Wait(t.Context(), "c1")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(exit).To(Equal(c.exit))
		})
	}
}
