package wire

import (
	"encoding/json"
	"net/http"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

const jsonType = "application/x-amz-json-1.1"

// call is one request and its answer.
type call struct {
	*server
	w   http.ResponseWriter
	r   *http.Request
	id  string
	now time.Time
}

// write answers.
func (c *call) write(status int, contentType string, body []byte) {
	c.w.Header().Set("X-Amzn-Requestid", c.id)
	c.w.Header().Set("Content-Type", contentType)
	c.w.WriteHeader(status)
	if _, err := c.w.Write(body); err != nil {
		c.log.Debug("answer not delivered", "cause", err)
	}
}

// refuse answers a JSON request with a fault.
func (c *call) refuse(f *state.Fault) {
	body := map[string]string{"__type": f.Code}
	if f.Message != "" {
		body["message"] = f.Message
	}
	text, _ := json.Marshal(body) // strings cannot fail
	refused(c.w, f.Code)
	c.write(http.StatusBadRequest, jsonType, text)
}

// unknown answers what no service of ours knows, and logs it.
func (c *call) unknown(status int, code string, what ...any) {
	c.log.Warn("unknown to the stand-in", append([]any{"answered", code}, what...)...)
	text, _ := json.Marshal(map[string]string{"__type": code}) // strings cannot fail
	refused(c.w, code)
	c.write(status, jsonType, text)
}
