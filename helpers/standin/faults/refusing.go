package faults

import (
	"net/http"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

// action is what a fault does with a call that it hits.
type action func(st *state.State, asked wire.Request, next http.Handler) http.Handler

// refusal is what one sort of API answers.
type refusal struct {
	status int
	fault  *state.Fault
}

var throttled = kind{
	name: "throttled", doc: "the API answers that it was asked too often", ofAPI: true,
	make: refusing(
		refusal{http.StatusBadRequest, state.Refuse("ThrottlingException", "Rate exceeded")},
		refusal{http.StatusServiceUnavailable, state.Refuse("RequestLimitExceeded", "Request limit exceeded.")},
		refusal{http.StatusBadRequest, state.Refuse("Throttling", "Rate exceeded")},
	),
}

const hasExpired = "The security token included in the request is expired"

var expired = kind{
	name: "expired", doc: "the credentials have expired", ofAPI: true,
	make: refusing(
		refusal{http.StatusBadRequest, state.Refuse("ExpiredTokenException", hasExpired)},
		refusal{http.StatusBadRequest, state.Refuse("RequestExpired", "Request has expired.")},
		refusal{http.StatusForbidden, state.Refuse("ExpiredToken", hasExpired)},
	),
}

// refusing answers in the form of the JSON services, of EC2 and of STS.
func refusing(json, ec2, sts refusal) func(*values) *fault {
	return ofAPI(func(_ *values) action {
		return func(_ *state.State, asked wire.Request, _ http.Handler) http.Handler {
			answer := json
			switch asked.Service {
			case "ec2":
				answer = ec2
			case "sts":
				answer = sts
			}
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Refuse(w, answer.status, answer.fault)
			})
		}
	})
}

// ofAPI makes a fault of the API out of what it does.
func ofAPI(read func(*values) action) func(*values) *fault {
	return func(v *values) *fault { return &fault{act: read(v), when: v.when()} }
}
