package usersapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

func TestEveryRequestIsTold(t *testing.T) {
	account := usersapi.Account{Username: "smoke-a", Email: "a@smoke.example", Password: "hidden"}
	tests := []struct {
		sentence string
		handler  http.HandlerFunc
		status   int
		sent     string
		said     string
		failed   bool
	}{
		{
			"one that is answered", func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"auth_token": "eyJhbGciOi.eyJleHAi.c2ln", "message": "no"}`)
			},
			http.StatusBadRequest, `{"username":"smoke-a","email":"a@smoke.example","password":"***"}`,
			`{"auth_token": "***", "message": "no"}`, false,
		},
		{
			"one whose answer is cut off", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, "begun\xff")
			},
			http.StatusOK, `{"username":"smoke-a","email":"a@smoke.example","password":"***"}`, "begun\uFFFD", true,
		},
		{
			"one that is not answered", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			0, `{"username":"smoke-a","email":"a@smoke.example","password":"***"}`, "", true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			server := httptest.NewServer(tt.handler)
			t.Cleanup(server.Close)
			var told []usersapi.Exchange
			client := usersapi.New(server.URL, usersapi.Options{
				Within: 10 * time.Second, Observe: func(e usersapi.Exchange) { told = append(told, e) },
			})
			began := time.Now()
			reply, err := client.Register(t.Context(), account)
			g.Expect(told).To(HaveLen(1))
			g.Expect(told[0].Began).To(BeTemporally(">=", began))
			g.Expect(told[0].Reply).To(Equal(reply))
			g.Expect(told[0].Reply.Status).To(Equal(tt.status))
			g.Expect(told[0].Reply.Curl()).To(HavePrefix("curl -i -X POST "))
			g.Expect(told[0].Sent()).To(Equal(tt.sent))
			g.Expect(told[0].Said()).To(Equal(tt.said))
			g.Expect(told[0].Err != nil).To(Equal(tt.failed))
			g.Expect(err != nil).To(Equal(tt.failed))
		})
	}
}

func TestARequestThatIsNotMadeIsNotTold(t *testing.T) {
	g := NewWithT(t)
	told := 0
	client := usersapi.New("http://127.0.0.1:1", usersapi.Options{Observe: func(usersapi.Exchange) { told++ }})
	_, err := client.Do(t.Context(), usersapi.Request{Method: "NOT A METHOD", Path: "/ping"})
	g.Expect(err).To(HaveOccurred())
	g.Expect(told).To(BeZero())
}
