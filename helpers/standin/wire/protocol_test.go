package wire_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

func TestEveryAnswerHasIDAndDate(t *testing.T) {
	w := newWorld(t)
	for _, a := range []answer{
		w.call(ecsTarget+"DescribeClusters", `{}`),
		w.call(ecsTarget+"Nothing", `{}`),
		w.query("Action=GetCallerIdentity&Version=2011-06-15"),
		w.send(http.MethodGet, "", nil),
	} {
		w.Expect(a.Header.Get("X-Amzn-Requestid")).To(MatchRegexp(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`))
		w.Expect(a.Header.Get("Date")).To(Equal("Fri, 20 Nov 2026 09:00:00 GMT"), "the account's clock")
	}
}

// query sends a signed Query request.
func (w *world) query(body string) answer {
	return w.send(http.MethodPost, body, map[string]string{
		"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Authorization": signature,
	})
}

func TestWhatIsUnknown(t *testing.T) {
	json := "application/x-amz-json-1.1"
	for name, c := range map[string]struct {
		target, contentType, path, body string
		status                          int
		says                            string
	}{
		"an operation":       {ecsTarget + "ListClusters", json, "/", `{}`, 400, `{"__type":"UnknownOperationException"}`},
		"a service":          {"DynamoDB_20120810.ListTables", json, "/", `{}`, 400, `{"__type":"UnknownOperationException"}`},
		"a protocol":         {ecsTarget + "ListTasks", "application/cbor", "/", `{}`, 404, `{"__type":"UnknownOperationException"}`},
		"a path":             {"", "application/cbor", "/service/Ecs/operation/ListTasks", ``, 404, `{"__type":"UnknownOperationException"}`},
		"a body":             {ecsTarget + "ListTasks", json, "/", `{"cluster":`, 400, `{"__type":"SerializationException","message":"unexpected EOF"}`},
		"two bodies":         {ecsTarget + "ListTasks", json, "/", `{} {}`, 400, `{"__type":"SerializationException","message":"more than one value"}`},
		"a number for text":  {ecsTarget + "ListTasks", json, "/", `{"cluster":1}`, 400, `{"__type":"SerializationException","message":"NUMBER_VALUE can not be converted to a String"}`},
		"text for a number":  {ecsTarget + "ListTasks", json, "/", `{"maxResults":"1"}`, 400, `{"__type":"SerializationException","message":"STRING_VALUE can not be converted to an Integer"}`},
		"a list for text":    {ecsTarget + "ListTasks", json, "/", `{"cluster":[]}`, 400, `{"__type":"SerializationException","message":"Start of structure or map found where not expected."}`},
		"a member":           {ecsTarget + "ListTasks", json, "/", `{"colour":"red"}`, 400, `{"__type":"SerializationException","message":"unknown field \"colour\""}`},
		"an unbuilt member":  {ecsTarget + "ListTasks", json, "/", `{"daemonName":"d"}`, 400, `{"__type":"InvalidParameterException","message":"The stand-in does not support daemonName."}`},
		"a body without end": {ecsTarget + "ListTasks", json, "/", strings.Repeat(" ", 5<<20), 413, `{"__type":"RequestEntityTooLargeException"}`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var log bytes.Buffer
			handler := wire.New(state.New(state.Config{}), slog.New(slog.NewTextHandler(&log, nil)))
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.path, strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.contentType)
			r.Header.Set("Authorization", signature)
			if c.target != "" {
				r.Header.Set("X-Amz-Target", c.target)
			}
			reply := httptest.NewRecorder()
			handler.ServeHTTP(reply, r)
			g.Expect(reply.Code).To(Equal(c.status))
			g.Expect(reply.Body.String()).To(MatchJSON(c.says))
			g.Expect(log.String()).To(ContainSubstring("stand-in"), "it is logged")
		})
	}
}

func TestWithoutASignature(t *testing.T) {
	w := newWorld(t)
	a := w.send(http.MethodPost, `{}`, map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": ecsTarget + "ListTasks",
	})
	w.Expect(a.Body).To(MatchJSON(`{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}`))
	for _, form := range []string{"Action=DescribeInstances&Version=2016-11-15", "Action=GetCallerIdentity&Version=2011-06-15"} {
		a = w.send(http.MethodPost, form, map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
		w.Expect(a.Status).To(Equal(403))
		w.Expect(a.Body).To(ContainSubstring("<Code>MissingAuthenticationToken</Code>"))
	}
}

func TestTheFormOfARefusal(t *testing.T) {
	w := newWorld(t)
	a := w.call(ecsTarget+"DescribeServices", `{"cluster":"nope","services":["s"]}`)
	w.Expect(a.Status).To(Equal(400))
	w.Expect(a.Header.Get("Content-Type")).To(Equal("application/x-amz-json-1.1"))
	w.Expect(a.Body).To(MatchJSON(`{"__type":"ClusterNotFoundException","message":"Cluster not found."}`))
}
