package wire

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// CutOff is the Code of a call whose connection was closed before its answer was whole.
const CutOff = "cut off"

// Call is one call of the API that is over.
type Call struct {
	// Service and Operation are as in Request.
	Service, Operation string
	// Client is the User-Agent.
	Client string
	// At is when it came, Took how long the answer took.
	At   time.Time
	Took time.Duration
	// Status is the answer's, Code that of its fault, such as ThrottlingException; empty is none. See CutOff.
	Status int
	Code   string
}

// Audit tells of every call that next has answered, in the order in which they were over.
func Audit(next http.Handler, tell func(Call)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, begun := Read(r), time.Now()
		answer := &audited{ResponseWriter: w, code: CutOff}
		defer func() { // also when the connection is cut, by a panic
			tell(Call{
				Service: asked.Service, Operation: asked.Operation, Client: r.UserAgent(),
				At: begun, Took: time.Since(begun), Status: answer.status, Code: answer.code,
			})
		}()
		next.ServeHTTP(answer, r)
		answer.whole()
	})
}

// audited notes what is answered.
type audited struct {
	http.ResponseWriter
	status      int
	fault, code string
}

// WriteHeader notes the status.
func (a *audited) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *audited) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *audited) refused(code string) { a.fault = code }

func (a *audited) whole() { a.code = a.fault }

// refused tells an audit, if there is one, which fault is answered.
func refused(w http.ResponseWriter, code string) {
	if a, ok := w.(interface{ refused(code string) }); ok {
		a.refused(code)
	}
}

// Ledger keeps calls. The zero Ledger is empty; it can be used by several goroutines.
type Ledger struct {
	mu  sync.Mutex
	all []Call
}

// Add adds a call; it is what Audit may tell.
func (l *Ledger) Add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, c)
}

// Of returns the calls so far of the clients whose User-Agent contains client; the empty string is all.
func (l *Ledger) Of(client string) []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Call
	for _, c := range l.all {
		if strings.Contains(c.Client, client) {
			found = append(found, c)
		}
	}
	return found
}
