package matchers_test

import (
	"net/http"
	"testing"
	"time"

	"smoke.example/ecs/helpers/evidence"
	. "smoke.example/ecs/helpers/matchers"
)

func TestAnswerInTime(t *testing.T) {
	latency := func(within time.Duration) evidence.Latency {
		times := []time.Duration{1250 * time.Millisecond, 20 * time.Second, time.Millisecond}
		return evidence.LatencyOf("i-1", "GET /users/:id", times, within)
	}
	judge(t, map[string]judgement{
		"in time": {
			latency(2 * time.Second), AnswerInTime(), "", "Expected GET /users/:id not to answer within its bound",
		},
		"just in time":      {latency(1250 * time.Millisecond), AnswerInTime(), "", ""},
		"without a bound":   {latency(0), AnswerInTime(), "", ""},
		"without an answer": {evidence.LatencyOf("i-1", "GET /ping", nil, time.Second), AnswerInTime(), "", ""},
		"too late": {
			latency(time.Second), AnswerInTime(),
			"Expected GET /users/:id to answer within its bound, but half of its 3 answers took 1.25s or longer, " +
				"more than 1s (the slowest 20s)", "",
		},
	})
}

func TestBeAllListed(t *testing.T) {
	judge(t, map[string]judgement{
		"all": {
			[]string(nil), BeAllListed("endpoints.yaml"), "",
			"Expected every route of the running application not to be in the endpoint table",
		},
		"two are not": {
			[]string{"GET /odd", "POST /odd/:id"},
			BeAllListed("endpoints.yaml"),
			"Expected every route of the running application to be in the endpoint table, but these are not:\n" +
				"  GET /odd\n  POST /odd/:id\n" +
				"add a row for each to endpoints.yaml, or put it into the target's http.hidden_routes", "",
		},
	})
}

func TestShowNoPassword(t *testing.T) {
	const password = "correct horse"
	header := reply(200, "{}")
	header.Header = http.Header{"X-Debug": {"$2b$13$abc"}}
	judge(t, map[string]judgement{
		"neither": {
			reply(200, `{"message": "Costs $2."}`), ShowNoPassword(password, ""), "", asked + "not to show no password",
		},
		"the password": {
			reply(200, `{"message": "correct horse"}`), ShowNoPassword("other", password),
			asked + "to show no password, but there is one in its answer (not printed here)\n", "",
		},
		"a hash in a header": {
			header, ShowNoPassword(password),
			asked + "to show no password, but there is a password's hash in its answer (not printed here)\n", "",
		},
		"a hash in the body": {
			reply(200, `{"pw": "$2y$04$x"}`), ShowNoPassword(),
			asked + "to show no password, but there is a password's hash in its answer (not printed here)\n", "",
		},
	})
}
