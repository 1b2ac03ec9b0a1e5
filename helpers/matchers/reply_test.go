package matchers_test

import (
	"net/http"
	"testing"
	"time"

	. "smoke.example/ecs/helpers/matchers"
	"smoke.example/ecs/helpers/usersapi"
)

func reply(status int, body string) usersapi.Reply {
	return usersapi.Reply{
		Method: "POST", URL: "http://192.0.2.1:80/auth/login", Status: status,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body), Took: 12 * time.Millisecond,
	}
}

const (
	asked   = "Expected POST http://192.0.2.1:80/auth/login "
	unknown = `{"status": "error", "message": "User does not exist."}`
	seen404 = "\n\n404 Not Found, application/json, 54 bytes in 12ms\n" + unknown
)

func TestHaveStatus(t *testing.T) {
	judge(t, map[string]judgement{
		"the status": {reply(404, unknown), HaveStatus(404), "", asked + "not to answer 404 Not Found"},
		"another one": {
			reply(404, unknown), HaveStatus(200), asked + "to answer 200 OK, but it answered 404 Not Found" + seen404, "",
		},
		"one without a name": {
			reply(200, "{}"), HaveStatus(599),
			asked + "to answer 599, but it answered 200 OK\n\n200 OK, application/json, 2 bytes in 12ms\n{}", "",
		},
	})
}

func TestHaveMessage(t *testing.T) {
	judge(t, map[string]judgement{
		"the message": {
			reply(404, unknown), HaveMessage("error", "User does not exist."), "",
			asked + `not to say error "User does not exist."`,
		},
		"another one": {
			reply(404, unknown), HaveMessage("success", "Successfully logged in."),
			asked + `to say success "Successfully logged in.", but ` + "\n  status: expected success, got error" +
				"\n  message: expected Successfully logged in., got User does not exist." + seen404, "",
		},
		"a page": {
			reply(404, "<p>"), HaveMessage("fail", "no"),
			asked + `to say fail "no", but ` + "\n  status: expected fail, got none\n  message: expected no, got none" +
				"\n\n404 Not Found, application/json, 3 bytes in 12ms\n<p>", "",
		},
	})
}

func TestAnswerAs(t *testing.T) {
	answer := usersapi.Answer{
		When: "the email is unknown", Code: 404, Type: "application/json", Status: "error", Message: "User does not exist.",
	}
	judge(t, map[string]judgement{
		"the answer": {
			reply(404, unknown), AnswerAs(answer), "", asked + "not to answer as it should when the email is unknown",
		},
		"another one, tokens struck out": {
			reply(200, `{"status": "success", "auth_token": "abc"}`), AnswerAs(answer),
			asked + "to answer as it should when the email is unknown, but " +
				"\n  status code: expected 404 Not Found, got 200 OK" +
				"\n  status: expected error, got success" +
				"\n  message: expected User does not exist., got none" +
				"\n\n200 OK, application/json, 42 bytes in 12ms\n" + `{"status": "success", "auth_token": "***"}`, "",
		},
	})
}
