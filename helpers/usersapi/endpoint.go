package usersapi

import (
	"slices"
	"strings"
	"time"
)

// Auth is who may ask an endpoint.
type Auth string

// The levels of access.
const (
	AuthNone  Auth = "none"
	AuthUser  Auth = "user"
	AuthAdmin Auth = "admin"
)

// Caller is who asks: which token is sent for an answer.
type Caller string

// The callers. Expired, Gone and Inactive take the key that the service signs with.
const (
	// Nobody sends no token.
	Nobody Caller = "nobody"
	// User sends the token of the known account.
	User Caller = "user"
	// Admin sends the token of an account that is an admin.
	Admin Caller = "admin"
	// Garbage sends something that is no token.
	Garbage Caller = "garbage"
	// OtherKey sends a user's token, signed with another key.
	OtherKey Caller = "other-key"
	// Expired sends a user's token that has expired.
	Expired Caller = "expired"
	// Gone sends a token of a user that does not exist.
	Gone Caller = "gone"
	// Inactive sends the token of a user that is not active.
	Inactive Caller = "inactive"
	// Unsigned sends a user's token that says that it needs no signature (alg: none).
	Unsigned Caller = "unsigned"
)

// caller is who an endpoint is for.
func (a Auth) caller() Caller {
	return map[Auth]Caller{AuthNone: Nobody, AuthUser: User, AuthAdmin: Admin}[a]
}

// Endpoint is one row of the table. An endpoint that needs a user or an admin also has the table's refusals among
// its answers.
type Endpoint struct {
	// Method and Route are as in "GET /users/:id".
	Method, Route string
	Auth          Auth
	// Absent is a route that the service does not have; it has no good answer.
	Absent bool
	// Within bounds the median of the answers' times in place of the target's own bound; zero leaves it to the target.
	Within time.Duration
	// Answers begin with the good one.
	Answers []Answer
}

// The names of the answers that every use of a table looks for.
const (
	// Good is the first answer of each endpoint, to a request that is as it should be.
	Good = "good"
	// NoToken is the answer of an endpoint that needs a user or an admin and got no token.
	NoToken = "no-token"
	// WrongMethod is the answer to a method that a route has not.
	WrongMethod = "wrong-method"
)

// Name is method and route, such as "GET /users/:id".
func (e Endpoint) Name() string { return e.Method + " " + e.Route }

// ID is the name of the promise that an answer of the endpoint is, such as "get-users-id.good".
func (e Endpoint) ID(answer Answer) string {
	route := strings.NewReplacer("/:", "-", "/", "-").Replace(e.Route)
	return strings.ToLower(e.Method) + route + "." + answer.Name
}

// Good is the answer to a request that is as it should be, or the first one of an absent route.
func (e Endpoint) Good() Answer { return e.Answers[0] }

// Answer returns the answer called name, or false.
func (e Endpoint) Answer(name string) (Answer, bool) {
	i := slices.IndexFunc(e.Answers, func(a Answer) bool { return a.Name == name })
	if i < 0 {
		return Answer{}, false
	}
	return e.Answers[i], true
}
