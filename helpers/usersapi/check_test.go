package usersapi_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/usersapi"
)

// answerOf returns an answer of the service's own table.
func answerOf(t *testing.T, endpoint, name string) usersapi.Answer {
	t.Helper()
	endpoints, err := usersapi.ReadTable("../../fixtures/endpoints.yaml")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, e := range endpoints {
		if answer, ok := e.Answer(name); ok && e.Name() == endpoint {
			return answer.Fill(usersapi.Values{New: usersapi.Account{Email: "n@x"}, KnownID: 7})
		}
	}
	t.Fatalf("no answer %s of %s", name, endpoint)
	return usersapi.Answer{}
}

func reply(code int, kind, body string) usersapi.Reply {
	return usersapi.Reply{
		Method: "GET", URL: "http://h/x", Status: code, Body: []byte(body),
		Header: http.Header{"Content-Type": {kind}, "Access-Control-Allow-Origin": {"*"}},
	}
}

const (
	asJSON = "application/json"
	date   = "Thu, 22 Jun 2017 19:13:52 GMT"
	token  = "eyJh.eyJz.c2ln"
)

func TestGoodAnswersHold(t *testing.T) {
	for endpoint, c := range map[string]struct {
		code int
		body string
	}{
		"GET /ping":           {200, `{"status":"success","message":"pong!"}`},
		"POST /auth/register": {201, `{"status":"success","message":"Successfully registered.","auth_token":"` + token + `"}`},
		"POST /auth/login":    {200, `{"status":"success","message":"Successfully logged in.","auth_token":"` + token + `"}`},
		"GET /auth/logout":    {200, `{"status":"success","message":"Successfully logged out."}`},
		"GET /auth/status": {200, `{"status":"success","data":{"id":1,"username":"u","email":"e","active":true,"created_at":"` +
			date + `"}}`},
		"GET /users":     {200, `{"status":"success","data":{"users":[{"id":1,"username":"u","email":"e","created_at":"` + date + `"}]}}`},
		"GET /users/:id": {200, `{"status":"success","data":{"username":"u","email":"e","created_at":"` + date + `"}}`},
		"POST /users":    {201, `{"status":"success","message":"n@x was added!"}`},
	} {
		t.Run(endpoint, func(t *testing.T) {
			NewWithT(t).Expect(answerOf(t, endpoint, usersapi.Good).Check(reply(c.code, asJSON, c.body))).To(Succeed())
		})
	}
}

func TestEveryDifferenceIsTold(t *testing.T) {
	user := func(fields string) string {
		return `{"status":"success","data":{"users":[{"id":1,"username":"u","email":"e","created_at":"` + date + `"},{` + fields + `}]}}`
	}
	for what, c := range map[string]struct {
		endpoint, name string
		reply          usersapi.Reply
		want           []string
	}{
		"another answer altogether": {
			"GET /ping", usersapi.Good, reply(500, "text/html", "<h1>Oh</h1>"),
			[]string{
				"status code: expected 200 OK, got 500 Internal Server Error",
				"content type: expected application/json, got text/html",
				"status: expected success, got none", "message: expected pong!, got none",
				"body: is not JSON: invalid character '<' looking for beginning of value",
			},
		},
		"no body and no content type": {
			"GET /ping", usersapi.Good, reply(200, "", ""),
			[]string{
				"content type: expected application/json, got none",
				"status: expected success, got none", "message: expected pong!, got none", "body: is not JSON: EOF",
			},
		},
		"a content type with a charset": {
			"GET /ping", usersapi.Good, reply(200, asJSON+"; charset=utf-8", `{"status":"success","message":"pong!"}`),
			[]string{"content type: expected application/json, got application/json; charset=utf-8"},
		},
		"a body that is not UTF-8": {
			"GET /ping", usersapi.Good, reply(200, asJSON, "{\"status\":\"success\",\"message\":\"pong!\xff\"}"),
			[]string{"status: expected success, got none", "message: expected pong!, got none", "body: is not UTF-8"},
		},
		"a body of two values": {
			"GET /ping", usersapi.Good, reply(200, asJSON, `{"status":"success","message":"pong!"}{}`),
			[]string{
				"status: expected success, got none", "message: expected pong!, got none",
				"body: is not JSON: invalid character after top-level value",
			},
		},
		"the wrong refusal": {
			"GET /auth/status", usersapi.NoToken, reply(401, asJSON, `{"status":"fail","message":"`+token+`"}`),
			[]string{
				"status code: expected 403 Forbidden, got 401 Unauthorized", "status: expected error, got fail",
				"message: expected Provide a valid auth token., got ***",
			},
		},
		"a password among the users": {
			"GET /users", usersapi.Good,
			reply(200, asJSON, user(`"id":2,"username":"u","email":"e","created_at":"`+date+`","password":"$2b$13$x"`)),
			[]string{"body (users.json): /data/users/1: additional properties 'password' not allowed"},
		},
		"fields of the wrong form": {
			"GET /users", usersapi.Good, reply(200, asJSON, user(`"id":"2","email":"","created_at":"2017-06-22"`)),
			[]string{
				"body (users.json): /data/users/1/created_at: '2017-06-22' does not match pattern " + datePattern,
				"body (users.json): /data/users/1/email: minLength: got 0, want 1",
				"body (users.json): /data/users/1/id: got string, want integer",
				"body (users.json): /data/users/1: missing property 'username'",
			},
		},
		"an id that is no whole number": {
			"GET /users", usersapi.Good,
			reply(200, asJSON, user(`"id":1.5,"username":"u","email":"e","created_at":"`+date+`"`)),
			[]string{"body (users.json): /data/users/1/id: got number, want integer"},
		},
		"a token that is none, which is not printed": {
			"POST /auth/login", usersapi.Good,
			reply(200, asJSON, `{"status":"success","message":"Successfully logged in.","auth_token":"b'secret'"}`),
			[]string{"body (token.json): /auth_token: does not hold to pattern"},
		},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			var mismatch *usersapi.Mismatch
			g.Expect(errors.As(answerOf(t, c.endpoint, c.name).Check(c.reply), &mismatch)).To(BeTrue())
			g.Expect(mismatch.Differences).To(Equal(c.want))
		})
	}
}

const datePattern = "'^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (0[1-9]|[12][0-9]|3[01]) " +
	"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] GMT$'"

func TestAMismatchReadsLikeAColleague(t *testing.T) {
	g := NewWithT(t)
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", asJSON)
		w.Header().Set("Access-Control-Allow-Origin", "null")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"status":"error","message":"Oh.","auth_token":"secret"}`))
	})
	seen, err := client.Ping(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	seen.Took = 0
	err = answerOf(t, "GET /ping", usersapi.Good).Check(seen)
	g.Expect(err).To(MatchError(strings.Join([]string{
		"GET " + client.Base() + "/ping did not answer as it should when anybody asks:",
		"  status code: expected 200 OK, got 500 Internal Server Error",
		"  status: expected success, got error",
		"  message: expected pong!, got Oh.",
		"  body (message.json): /: additional properties 'auth_token' not allowed",
		"  Access-Control-Allow-Origin: expected *, got null",
		"curl -i '" + client.Base() + "/ping' -H 'User-Agent: smoke/run-1'",
		"500 Internal Server Error, application/json, 56 bytes in 0s",
		`{"status":"error","message":"Oh.","auth_token":"***"}`,
	}, "\n")))
}

func TestPagesOfAnyOriginMayRead(t *testing.T) {
	const page = "https://smoke.example"
	pong := answerOf(t, "GET /ping", usersapi.Good)
	seen := reply(200, asJSON, `{"status":"success","message":"pong!"}`)
	for what, c := range map[string]struct {
		answer usersapi.Answer
		allows []string
		want   string
	}{
		"the page's origin":        {pong.From(page), []string{page}, ""},
		"any, to no page":          {pong, []string{"*"}, ""},
		"any, to a page":           {pong.From(page), []string{"*"}, "expected " + page + ", got *"},
		"none, to a page":          {pong.From(page), nil, "expected " + page + ", got none"},
		"none, to no page":         {pong, nil, "expected *, got none"},
		"what another page was to": {pong, []string{page}, "expected *, got " + page},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			seen.Header = http.Header{"Content-Type": {asJSON}, "Access-Control-Allow-Origin": c.allows}
			err := c.answer.Check(seen)
			if c.want == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(differences(t, err)).To(Equal([]string{"Access-Control-Allow-Origin: " + c.want}))
		})
	}
	NewWithT(t).Expect(pong.Request.Header).To(BeEmpty(), "From leaves its answer as it is")
}

func TestATokenWithoutASignatureIsNeverASuccess(t *testing.T) {
	unsigned := answerOf(t, "GET /auth/status", "unsigned-token")
	for status, want := range map[int]string{
		200: "200 OK", 204: "204 No Content", 401: "", 403: "", 500: "",
	} {
		g := NewWithT(t)
		err := unsigned.Check(usersapi.Reply{Status: status})
		if want == "" {
			g.Expect(err).NotTo(HaveOccurred())
			continue
		}
		g.Expect(differences(t, err)).To(Equal([]string{"status code: expected none below 300, got " + want}))
	}
}

func differences(t *testing.T, err error) []string {
	t.Helper()
	var mismatch *usersapi.Mismatch
	NewWithT(t).Expect(errors.As(err, &mismatch)).To(BeTrue())
	return mismatch.Differences
}
