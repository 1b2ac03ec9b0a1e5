package usersapi

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

// The callers. Only the first three are needed for good answers and the answer without a token.
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
)

// Endpoint is one row of the table. An endpoint that needs a user or an admin also has the table's refusals among
// its answers.
type Endpoint struct {
	// Method and Route are as in "GET /users/:id".
	Method, Route string
	Auth          Auth
	// Answers begin with the good one.
	Answers []Answer
}

// Name is method and route, such as "GET /users/:id".
func (e Endpoint) Name() string { return e.Method + " " + e.Route }

// Good is the answer to a request that is as it should be.
func (e Endpoint) Good() Answer { return e.Answers[0] }

// Answer returns the answer called name, or false.
func (e Endpoint) Answer(name string) (Answer, bool) { return Answer{}, false }

// NoToken is the name of the answer of an endpoint that needs a user or an admin and got no token.
const NoToken = "no-token"

// Answer is what an endpoint has to answer in one situation.
type Answer struct {
	// Name is unique within its endpoint.
	Name string
	// When says the situation, as the end of a sentence: "the email is unknown".
	When string
	// As is who asks.
	As Caller
	// Request is what is asked, but for the token. It may hold placeholders; see Fill.
	Request Request
	// Code is the HTTP status code, and Type the Content-Type header.
	Code int
	Type string
	// Status and Message are the JSON fields; Message may hold placeholders. Empty ones are not looked at.
	Status, Message string
}

// Values are what the placeholders of a table stand for.
type Values struct {
	// Run is {run}: the id of the run.
	Run string
	// New is {new.username}, {new.email} and {new.password}: an account that does not exist yet.
	New Account
	// Known is {known.username}, {known.email} and {known.password}: an account that exists.
	Known Account
	// KnownID is {known.id}: the known account's id on the instance that is asked.
	KnownID int
}

// Fill returns the answer with its placeholders replaced.
func (a Answer) Fill(values Values) Answer { return a }

// Check compares a reply with the answer and returns all differences as a *Mismatch, or nil. The placeholders must
// have been filled.
func (a Answer) Check(reply Reply) error { return errPending }

// Mismatch is a reply that is not the answer that it should be.
type Mismatch struct {
	Answer Answer
	Reply  Reply
	// Differences have what was expected and what was seen, one a line.
	Differences []string
}

// Error is the differences, one a line.
func (m *Mismatch) Error() string { return "pending" }

// ReadTable reads an endpoint table with the schemas that it names. Its faults are *strictyaml.Faults.
func ReadTable(path string) ([]Endpoint, error) { return nil, errPending }
