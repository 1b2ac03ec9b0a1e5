package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"

	"smoke.example/ecs/helpers/standin/state"
)

// operation decodes a JSON request, carries it out, and returns the answer as JSON.
type operation func(c *call, body []byte) ([]byte, *state.Fault)

// services are the JSON services by the prefix of their targets.
var services = map[string]map[string]operation{
	"AmazonEC2ContainerServiceV20141113":   ecsOperations(),
	"AmazonEC2ContainerRegistry_V20150921": ecrOperations,
	"Logs_20140328":                        logsOperations,
}

func ecsOperations() map[string]operation {
	all := maps.Clone(ecsReads)
	maps.Copy(all, ecsWrites)
	return all
}

// json answers a request of the AWS JSON 1.1 protocol.
func (c *call) json(target string, body []byte) {
	prefix, name, _ := strings.Cut(target, ".")
	do, ok := services[prefix][name]
	switch {
	case !strings.HasPrefix(c.r.Header.Get("Content-Type"), jsonType):
		c.unknown(http.StatusNotFound, "UnknownOperationException",
			"target", target, "content-type", c.r.Header.Get("Content-Type"))
		return
	case !signed(c.r):
		c.refuse(state.Refuse("MissingAuthenticationTokenException", "Missing Authentication Token"))
		return
	case !ok:
		c.unknown(http.StatusBadRequest, "UnknownOperationException", "target", target)
		return
	}
	out, fault := do(c, body)
	if fault != nil {
		c.log.Debug("refused", "operation", name, "code", fault.Code, "message", fault.Message)
		c.refuse(fault)
		return
	}
	c.write(http.StatusOK, jsonType, out)
}

// reads is an operation that changes nothing which the scheduler waits for.
func reads[In, Out any](do func(*state.Data, *In) (*Out, *state.Fault)) operation {
	return with((*state.State).View, do)
}

// writes is an operation that wakes the scheduler.
func writes[In, Out any](do func(*state.Data, *In) (*Out, *state.Fault)) operation {
	return with((*state.State).Update, do)
}

func with[In, Out any](
	lock func(*state.State, func(*state.Data)), do func(*state.Data, *In) (*Out, *state.Fault),
) operation {
	return func(c *call, body []byte) ([]byte, *state.Fault) {
		in := new(In)
		if fault := c.decode(body, in); fault != nil {
			return nil, fault
		}
		var answer []byte
		var fault *state.Fault
		lock(c.state, func(d *state.Data) {
			var out *Out
			if out, fault = do(d, in); fault == nil {
				answer = encode(out) // under the lock too, since it points into the state
			}
		})
		return answer, fault
	}
}

// decode reads a request into the SDK's input structure. Members that the API does not have are refused like
// wrong types, those that the stand-in does not act on by name; both are logged.
func (c *call) decode(body []byte, in any) *state.Fault {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(in)
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if err != nil && !errors.Is(err, io.EOF) { // an empty body is an empty request
		c.log.Warn("not understood by the stand-in", "target", c.r.Header.Get("X-Amz-Target"), "cause", err)
		return &state.Fault{Code: "SerializationException", Message: serialization(err)}
	}
	if member := unsupported(in); member != "" {
		c.log.Warn("unknown to the stand-in", "target", c.r.Header.Get("X-Amz-Target"), "member", member)
		return state.Refuse(state.InvalidParameter, "The stand-in does not support %s.", member)
	}
	return nil
}

// serialization puts an error in AWS's words where these are known.
func serialization(err error) string {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return strings.TrimPrefix(err.Error(), "json: ")
	}
	found, _, _ := strings.Cut(wrong.Value, " ")
	if found == "object" || found == "array" {
		return "Start of structure or map found where not expected."
	}
	wanted := map[string]string{"string": "a String", "int32": "an Integer", "int64": "a Long", "bool": "a Boolean"}
	if name, ok := wanted[wrong.Type.Kind().String()]; ok {
		return fmt.Sprintf("%s_VALUE can not be converted to %s", strings.ToUpper(found), name)
	}
	return "Unexpected field type"
}
