package view

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// maxComplaint bounds what is read of an engine's error message.
const maxComplaint = 1 << 20

// complaint is how the Engine API says what is wrong.
type complaint struct {
	Message string `json:"message"`
}

// unknown answers that nothing has the name that the request names. The engine itself words it, asked about a name
// that it does not know: each call and each version of it has words of its own.
func (v *View) unknown(c call) {
	r := c.naming(v.nobody)
	r.RequestURI = ""
	toEngine(r)
	if r.Method == http.MethodPut {
		r.Body, r.ContentLength = http.NoBody, 0 // An archive, which may be large.
	}
	answer, err := v.engine.RoundTrip(r)
	if err != nil {
		v.unreachable(c.w, err)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	var said complaint
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxComplaint)).Decode(&said); err != nil {
		said.Message = http.StatusText(answer.StatusCode)
	}
	complain(c.w, answer.StatusCode, strings.ReplaceAll(said.Message, v.nobody, c.name()))
}

// complain answers as the engine answers what it does not like.
func complain(w http.ResponseWriter, status int, message string) {
	reply(w, status, complaint{Message: message})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A client that has gone needs no answer.
	_ = json.NewEncoder(w).Encode(body)
}
