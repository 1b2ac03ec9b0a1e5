package usersapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

// TestMain names a proxy before anything asks for one: net/http looks once in a process.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": ""} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// serve answers every request with handler and returns a client of it.
func serve(t *testing.T, handler http.HandlerFunc) *usersapi.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return usersapi.New(server.URL+"/", usersapi.Options{Within: 10 * time.Second, UserAgent: "smoke/run-1"})
}

// listen runs each on every connection of a server and returns its URL.
func listen(t *testing.T, each func(net.Conn)) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go each(conn)
		}
	}()
	return "http://" + listener.Addr().String()
}

// afterRequest reads one request and writes answer to it.
func afterRequest(answer string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.WriteString(conn, answer)
		}
		_ = conn.Close()
	}
}

func TestARefusalIsAReply(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"status":"fail","message":"No.","auth_token":"tok","data":{"id":7}}`)
	})
	reply, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reply.Status).To(Equal(http.StatusBadRequest))
	g.Expect(reply.Method + " " + reply.URL).To(Equal("GET " + client.Base() + "/ping"))
	g.Expect(reply.StatusText()).To(Equal("fail"))
	g.Expect(reply.Message()).To(Equal("No."))
	g.Expect(reply.Token()).To(Equal("tok"))
	g.Expect(reply.Took).To(BeNumerically(">", 0))
	var data struct{ ID int }
	g.Expect(reply.Data(&data)).To(Succeed())
	g.Expect(data.ID).To(Equal(7))
}

func TestEveryRequestHasItsOwnConnection(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, r.RemoteAddr, " ", r.Close, " ", r.UserAgent(), " ", r.Header.Get("Accept-Encoding"))
	})
	first, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	second, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(first.Body)).To(HaveSuffix(" true smoke/run-1 "))
	g.Expect(first.Body).NotTo(Equal(second.Body))
}

func TestARedirectIsNotFollowed(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusFound)
	})
	reply, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reply.Status).To(Equal(http.StatusFound))
}

func TestNoProxyStandsBetween(t *testing.T) {
	g := NewWithT(t)
	_, err := usersapi.New("http://unknown.invalid", usersapi.Options{}).Ping(t.Context())
	g.Expect(err).To(MatchError(HavePrefix("asking GET http://unknown.invalid/ping: its name has no address: ")))
}

func TestBytesAndHeadersAreSentAsTheyAre(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(w, "%s|%s|%s", body, r.Header.Get("Authorization"), r.Header.Get("Origin"))
	})
	reply, err := client.Do(t.Context(), usersapi.Request{
		Method: http.MethodPost, Path: "/x", Body: []byte("{not json"), Token: "tok",
		Header: http.Header{"authorization": {"Bearer"}, "Origin": {"http://o"}},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(reply.Body)).To(Equal("{not json|Bearer|http://o"))
}

func TestABodyHasABound(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		block := []byte(strings.Repeat("x", 1<<16))
		for range 1 << 14 { // a gigabyte, if the client took it
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	reply, err := client.Ping(t.Context())
	g.Expect(err).To(MatchError("asking GET " + client.Base() + "/ping: its answer (200) is longer than 1048576 bytes"))
	g.Expect(reply.Body).To(HaveLen(usersapi.MaxBody))
}

func TestABodyThatIsNoJSONSaysWhy(t *testing.T) {
	for body, want := range map[string]string{
		"":                        "it is empty",
		"<html>":                  "invalid character '<' looking for beginning of value",
		"{\"message\": \"\xff\"}": "it is not UTF-8",
	} {
		t.Run(want, func(t *testing.T) {
			g := NewWithT(t)
			reply := usersapi.Reply{Method: "GET", URL: "http://h/ping", Body: []byte(body)}
			g.Expect(reply.JSON(&struct{}{})).To(MatchError("reading the body of GET http://h/ping as JSON: " + want))
			g.Expect(reply.Message()).To(BeEmpty())
			g.Expect(reply.Data(&struct{}{})).NotTo(Succeed())
		})
	}
	g := NewWithT(t)
	reply := usersapi.Reply{Method: "GET", URL: "http://h/users", Body: []byte(`{"data": []}`)}
	g.Expect(reply.Data(&struct{}{})).To(MatchError(HavePrefix(`reading "data" of GET http://h/users: json: cannot`)))
	reply.Body = []byte(`{}`)
	g.Expect(reply.Data(&struct{}{})).To(MatchError(`reading "data" of GET http://h/users: the body has none`))
}
