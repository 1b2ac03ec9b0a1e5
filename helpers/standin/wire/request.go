package wire

import (
	"bytes"
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// Request is what a call asks for, whatever its protocol.
type Request struct {
	// Service is ecs, ecr, logs, ec2 or sts; empty for one that the stand-in has not.
	Service string
	// Operation is such as DescribeServices; empty for what names none.
	Operation string
	// Body is the JSON of a JSON service, or the form of a Query one.
	Body []byte
}

// serviceOf tells a JSON service's short name by the prefix of its targets, and a Query one's by its version.
var serviceOf = map[string]string{
	"AmazonEC2ContainerServiceV20141113":   "ecs",
	"AmazonEC2ContainerRegistry_V20150921": "ecr",
	"Logs_20140328":                        "logs",
	ec2Version:                             "ec2",
	stsVersion:                             "sts",
}

// Read tells what r asks for. Its body can be read once more afterwards.
func Read(r *http.Request) Request {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // who reads it next meets the error again
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		prefix, operation, _ := strings.Cut(target, ".")
		return Request{Service: serviceOf[prefix], Operation: operation, Body: body}
	}
	form, _ := url.ParseQuery(string(body)) // what cannot be parsed names nothing
	query := r.URL.Query()
	return Request{
		Service:   serviceOf[cmp.Or(form.Get("Version"), query.Get("Version"))],
		Operation: cmp.Or(form.Get("Action"), query.Get("Action")), Body: body,
	}
}

// Serves reports whether name is a service's short name, as in Request, or an operation that one of them has here.
func Serves(name string) bool {
	for prefix, service := range serviceOf {
		if _, ok := services[prefix][name]; ok || service == name {
			return true
		}
	}
	_, ok := ec2Actions[name]
	return ok || name == "GetCallerIdentity"
}

// Refuse answers with a fault in the form of the request's service. The JSON services answer every fault of a client
// with 400; status is that of EC2 and STS.
func (q Request) Refuse(w http.ResponseWriter, status int, f *state.Fault) {
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	c := &call{server: &server{log: slog.New(slog.DiscardHandler)}, w: w, id: state.UUID()}
	switch q.Service {
	case "ec2":
		c.ec2Error(status, f)
	case "sts":
		c.stsError(status, f)
	default:
		c.refuse(f)
	}
}
