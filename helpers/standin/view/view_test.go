package view_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/view"
)

const (
	web = "aaaa111111111111111111111111111111111111111111111111111111111111"
	db  = "aaaa222222222222222222222222222222222222222222222222222222222222"
	old = "bbbb333333333333333333333333333333333333333333333333333333333333"
	// theirs is a container of another instance.
	theirs = "cccc444444444444444444444444444444444444444444444444444444444444"
)

// fakeEngine answers a few calls as the engine does, and remembers what it was asked.
type fakeEngine struct {
	mu    sync.Mutex
	asked []string
	query url.Values
}

func (e *fakeEngine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/v1.41")
	e.mu.Lock()
	e.asked, e.query = append(e.asked, r.Method+" "+path), r.URL.Query()
	e.mu.Unlock()
	answers := map[string]string{
		"/containers/json": `[
			{"Id":"` + web + `","Names":["/web"],"ImageID":"sha256:1","State":"running"},
			{"Id":"` + db + `","Names":["/db","/web/db"],"ImageID":"sha256:2","State":"running"},
			{"Id":"` + old + `","Names":["/old"],"ImageID":"sha256:1","State":"exited"}]`,
		"/info":               `{"Containers":9,"ContainersRunning":8,"Images":7,"MemTotal":8350109696,"Name":"host"}`,
		"/images/json":        `[{"Id":"sha256:1"},{"Id":"sha256:9"}]`,
		"/images/a/web/json":  `{"Id":"sha256:1"}`,
		"/images/theirs/json": `{"Id":"sha256:9"}`,
		"/networks":           `[{"Name":"bridge"},{"Name":"secret"}]`,
		"/networks/bridge":    `{"Name":"bridge","Containers":{"` + web + `":{},"` + theirs + `":{}}}`,
		"/networks/secret":    `{"Name":"secret"}`,
		"/exec/e1/json":       `{"ContainerID":"` + web + `"}`,
		"/exec/e2/json":       `{"ContainerID":"` + theirs + `"}`,
	}
	if answer, known := answers[path]; known {
		_, _ = io.WriteString(w, answer)
		return
	}
	parts := strings.Split(path, "/")
	if known := path == "/_ping" || path == "/version" || path == "/events" || path == "/containers/prune" ||
		len(parts) > 2 && (len(parts[2]) == 64 || parts[2] == "e1" || parts[2] == "e2"); known {
		_, _ = fmt.Fprintf(w, "%s %s", r.Method, path)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": "Cannot see " + parts[2] + ": No such thing: " + parts[2]})
}

// newView is a view of a fake engine.
func newView(t *testing.T) (*fakeEngine, http.Handler) {
	t.Helper()
	fake := &fakeEngine{}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return fake, view.New("tcp://"+server.Listener.Addr().String(), "me", "i-1")
}

func ask(t *testing.T, v http.Handler, call string) *httptest.ResponseRecorder {
	t.Helper()
	method, path, _ := strings.Cut(call, " ")
	w := httptest.NewRecorder()
	v.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody))
	return w
}

func TestOwnContainersAreReached(t *testing.T) {
	for call, want := range map[string]string{
		"GET /_ping":                           "GET /_ping",
		"GET /v1.41/_ping":                     "GET /_ping",
		"GET /v1.41/version":                   "GET /version",
		"GET /v1.41/containers/web/json":       "GET /containers/" + web + "/json",
		"GET /containers/web/json":             "GET /containers/" + web + "/json",
		"GET /v1.41/containers//web/json":      "GET /containers/" + web + "/json",
		"GET /v1.41/containers/" + db + "/top": "GET /containers/" + db + "/top",
		"GET /v1.41/containers/aaaa1/logs":     "GET /containers/" + web + "/logs",
		"GET /v1.41/containers/b/stats":        "GET /containers/" + old + "/stats",
		"GET /v1.41/containers/web/db/changes": "GET /containers/" + db + "/changes",
		"GET /v1.41/containers/web/archive":    "GET /containers/" + web + "/archive",
		"PUT /v1.41/containers/web/archive":    "PUT /containers/" + web + "/archive",
		"POST /v1.41/containers/web/exec":      "POST /containers/" + web + "/exec",
		"POST /v1.41/containers/web/attach":    "POST /containers/" + web + "/attach",
		"POST /v1.41/containers/web/kill":      "POST /containers/" + web + "/kill",
		"POST /v1.41/containers/web/wait":      "POST /containers/" + web + "/wait",
		"POST /v1.41/containers/old/start":     "POST /containers/" + old + "/start",
		"POST /v1.41/containers/old/rename":    "POST /containers/" + old + "/rename",
		"DELETE /v1.41/containers/old":         "DELETE /containers/" + old,
		"POST /v1.41/exec/e1/start":            "POST /exec/e1/start",
		"POST /v1.41/exec/e1/resize":           "POST /exec/e1/resize",
		"GET /v1.41/containers/web/export":     "GET /containers/" + web + "/export",
	} {
		t.Run(call, func(t *testing.T) {
			g := NewWithT(t)
			_, v := newView(t)
			w := ask(t, v, call)
			g.Expect(w.Code).To(Equal(http.StatusOK))
			g.Expect(w.Body.String()).To(Equal(want))
		})
	}
}

func TestForeignThingsAreUnknownInTheEnginesWords(t *testing.T) {
	for call, name := range map[string]string{
		"GET /v1.41/containers/theirs/json":            "theirs",
		"GET /v1.41/containers/" + theirs + "/logs":    theirs,
		"POST /v1.41/containers/cccc/kill":             "cccc",
		"POST /v1.41/containers/theirs/exec":           "theirs",
		"PUT /v1.41/containers/theirs/archive":         "theirs",
		"DELETE /v1.41/containers/theirs":              "theirs",
		"POST /v1.41/exec/e2/start":                    "e2",
		"GET /v1.41/exec/e3/json":                      "e3",
		"GET /v1.41/images/theirs/json":                "theirs",
		"GET /v1.41/images/none/history":               "none",
		"GET /v1.41/networks/secret":                   "secret",
		"GET /v1.41/volumes/theirs":                    "theirs",
		`GET /v1.41/containers/a%22%5C%22<%3Eb/json`:   `a"\"<>b`,
		"GET /v1.41/containers/aaaa1111%20/attach/ws":  "aaaa1111 ",
		"POST /v1.41/containers/theirs/pause":          "theirs",
		"POST /v1.41/containers/theirs/rename?name=me": "theirs",
	} {
		t.Run(call, func(t *testing.T) {
			g := NewWithT(t)
			_, v := newView(t)
			w := ask(t, v, call)
			var said struct{ Message string }
			g.Expect(w.Code).To(Equal(http.StatusNotFound))
			g.Expect(json.Unmarshal(w.Body.Bytes(), &said)).To(Succeed())
			g.Expect(said.Message).To(Equal("Cannot see " + name + ": No such thing: " + name))
		})
	}
}

func TestANameThatSeveralIDsBeginWithIsRefused(t *testing.T) {
	g := NewWithT(t)
	_, v := newView(t)
	w := ask(t, v, "GET /v1.41/containers/aaaa/json")
	g.Expect(w.Code).To(Equal(http.StatusBadRequest))
	g.Expect(w.Body.String()).To(MatchJSON(`{"message": "Multiple IDs found with provided prefix: aaaa"}`))
}

func TestWhatIsNotAllowedIsRefusedAndNotPassedOn(t *testing.T) {
	for call, words := range map[string]string{
		"POST /v1.41/containers/create":          "only ECS places containers",
		"POST /v1.41/build":                      "POST /v1.41/build is not allowed here",
		"POST /v1.41/commit":                     "not allowed here",
		"POST /v1.41/images/create?fromImage=x":  "not allowed here",
		"DELETE /v1.41/images/web":               "not allowed here",
		"POST /v1.41/images/prune":               "not allowed here",
		"POST /v1.41/networks/create":            "not allowed here",
		"POST /v1.41/networks/bridge/disconnect": "not allowed here",
		"POST /v1.41/volumes/prune":              "not allowed here",
		"POST /v1.41/swarm/init":                 "not allowed here",
		"GET /v1.41/system/df":                   "not allowed here",
		"GET /v1.41/plugins":                     "not allowed here",
		"POST /v1.41/containers/web/json":        "not allowed here",
		"GET /x/containers/json":                 "not allowed here",
		"POST /session":                          "not allowed here",
	} {
		t.Run(call, func(t *testing.T) {
			g := NewWithT(t)
			fake, v := newView(t)
			w := ask(t, v, call)
			var said struct{ Message string }
			g.Expect(w.Code).To(Equal(http.StatusForbidden))
			g.Expect(json.Unmarshal(w.Body.Bytes(), &said)).To(Succeed())
			g.Expect(said.Message).To(SatisfyAll(ContainSubstring(words), ContainSubstring("instance i-1")))
			g.Expect(fake.asked).To(BeEmpty())
		})
	}
}

func TestListsAreLimitedToTheInstance(t *testing.T) {
	const mine = `"smoke.standin=me":true,"smoke.standin.instance=i-1":true`
	for name, test := range map[string]struct{ call, filters, want string }{
		"without filters":  {"GET /containers/json", ``, `{"label":{` + mine + `}}`},
		"with filters":     {"GET /containers/json", `{"status":{"exited":true}}`, `{"status":{"exited":true},"label":{` + mine + `}}`},
		"with a label":     {"GET /containers/json", `{"label":{"a=b":true}}`, `{"label":{"a=b":true,` + mine + `}}`},
		"with older ones":  {"GET /events", `{"label":["a=b"]}`, `{"label":{"a=b":true,` + mine + `}}`},
		"with null":        {"GET /events", `null`, `{"label":{` + mine + `}}`},
		"when events come": {"GET /events", ``, `{"label":{` + mine + `}}`},
		"when pruned":      {"POST /containers/prune", `{"until":["1h"]}`, `{"until":{"1h":true},"label":{` + mine + `}}`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			fake, v := newView(t)
			w := ask(t, v, test.call+"?all=1&filters="+url.QueryEscape(test.filters))
			g.Expect(w.Code).To(Equal(http.StatusOK))
			g.Expect(fake.query.Get("filters")).To(MatchJSON(test.want))
			g.Expect(fake.query.Get("all")).To(Equal("1"))
		})
	}
}

func TestFiltersThatNobodyCanReadAreRefused(t *testing.T) {
	g := NewWithT(t)
	fake, v := newView(t)
	w := ask(t, v, "GET /containers/json?filters=%7B")
	g.Expect(w.Code).To(Equal(http.StatusBadRequest))
	g.Expect(w.Body.String()).To(ContainSubstring("invalid filter"))
	g.Expect(fake.asked).To(BeEmpty())
}

func TestTheSurroundingsAreTheInstancesOwn(t *testing.T) {
	for call, want := range map[string]string{
		"GET /v1.41/info": `{"Containers":3,"ContainersRunning":2,"ContainersPaused":0,"ContainersStopped":1,
			"Images":2,"MemTotal":8350109696,"Name":"host"}`,
		"GET /v1.41/images/json":       `[{"Id":"sha256:1"}]`,
		"GET /v1.41/images/a/web/json": `{"Id":"sha256:1"}`,
		"GET /v1.41/networks":          `[{"Name":"bridge"}]`,
		"GET /v1.41/networks/bridge":   `{"Name":"bridge","Containers":{"` + web + `":{}}}`,
		"GET /v1.41/volumes":           `{"Volumes":[],"Warnings":null}`,
	} {
		t.Run(call, func(t *testing.T) {
			g := NewWithT(t)
			_, v := newView(t)
			w := ask(t, v, call)
			g.Expect(w.Code).To(Equal(http.StatusOK))
			g.Expect(w.Body.String()).To(MatchJSON(want))
		})
	}
}

func TestAnEngineThatIsAwayIsSaid(t *testing.T) {
	g := NewWithT(t)
	for _, call := range []string{"GET /_ping", "GET /containers/web/json", "GET /info", "POST /exec/e1/start"} {
		w := ask(t, view.New("unix:///nowhere.sock", "me", "i-1"), call)
		g.Expect(w.Code).To(Equal(http.StatusBadGateway))
		g.Expect(w.Body.String()).To(SatisfyAll(ContainSubstring("instance i-1"), ContainSubstring("/nowhere.sock")))
	}
}

func TestAViewEndsWithItsContext(t *testing.T) {
	g := NewWithT(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- view.New("unix:///nowhere.sock", "me", "i-1").Serve(ctx, l) }()
	cancel()
	g.Eventually(ended).Should(Receive(BeNil()))
}
