package matchers_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

// told is a reply that a server really gave, and what messages say of it.
type told struct {
	reply usersapi.Reply
	// of is its method and URL, and begin how each message begins; curl is the line to ask again, to the letter.
	of, begin, curl string
}

// ask asks a server that gives this answer, with the JSON sent, if any, and a token if the path is of a user's own.
func ask(t *testing.T, method, path, sent string, code int, body string) told {
	t.Helper()
	g := NewWithT(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	request := usersapi.Request{Method: method, Path: path}
	curl := "curl -i '" + server.URL + path + "' -H 'User-Agent: ecs-smoke/1'"
	if sent != "" {
		g.Expect(json.Unmarshal([]byte(sent), &request.Body)).To(Succeed())
		curl = "curl -i -X " + method + " '" + server.URL + path + "' -H 'Content-Type: application/json' " +
			"-H 'User-Agent: ecs-smoke/1' -d '" + `{"email":"ann@example.com","password":"***"}` + "'"
	}
	reply, err := usersapi.New(server.URL, usersapi.Options{UserAgent: "ecs-smoke/1"}).Do(t.Context(), request)
	g.Expect(err).NotTo(HaveOccurred())
	reply.Took = 12 * time.Millisecond
	of := method + " " + server.URL + path
	return told{reply: reply, of: of, begin: "Expected " + of + " ", curl: curl}
}
