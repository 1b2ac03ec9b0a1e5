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

func TestMessagesAboutAReplyEndWithHowToAskAgain(t *testing.T) {
	const sent = `{"email": "ann@example.com", "password": "correct horse"}`
	login := func(code int, body string) told { return ask(t, http.MethodPost, "/auth/login", sent, code, body) }
	refused, echo := login(404, unknown), login(200, `{"message": "correct horse"}`)
	hashed := login(200, `{"pw": "$2y$04$x"}`)
	seen := "\n" + refused.curl + "\n404 Not Found, application/json, 54 bytes in 12ms\n" + unknown
	answer := usersapi.Answer{When: "all is well", Code: 200, Type: "application/json", Status: "success"}
	judge(t, map[string]judgement{
		"a status": {
			refused.reply, HaveStatus(200), refused.begin + "to answer 200 OK, but it answered 404 Not Found" + seen, "",
		},
		"a message": {
			refused.reply, HaveMessage("success", "Successfully logged in."),
			refused.begin + `to say success "Successfully logged in.", but ` + "\n  status: expected success, got error" +
				"\n  message: expected Successfully logged in., got User does not exist." + seen, "",
		},
		"an answer": {
			refused.reply, AnswerAs(answer),
			refused.begin + "to answer as it should when all is well, but \n  status code: expected 200 OK, got 404 Not Found" +
				"\n  status: expected success, got error" + seen, "",
		},
		"a password": {
			echo.reply, ShowNoPassword("correct horse"),
			echo.begin + "to show no password, but there is one in its answer (not printed here)\n" + echo.curl, "",
		},
		"a hash": {
			hashed.reply, ShowNoPassword(),
			hashed.begin + "to show no password, but there is a password's hash in its answer (not printed here)\n" +
				hashed.curl, "",
		},
	})
}
