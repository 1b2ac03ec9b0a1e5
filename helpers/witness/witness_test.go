package witness_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
	"smoke.example/ecs/helpers/witness"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// written are the records that tell leaves in a journal.
func written(t *testing.T, tell func(witness.Witness)) []evidence.Record {
	t.Helper()
	g, dir := NewWithT(t), t.TempDir()
	journal, err := evidence.OpenJournal(dir, 3, evidence.NewRedactor(evidence.Known{Name: "KEY", Value: "my_precious"}))
	g.Expect(err).NotTo(HaveOccurred())
	tell(witness.Witness{Journal: journal, Promise: func() string { return "logs.group" }})
	g.Expect(journal.Close()).To(Succeed())
	records, err := evidence.ReadJournal(dir)
	g.Expect(err).NotTo(HaveOccurred())
	return records
}

func TestRequestsAreWrittenDown(t *testing.T) {
	lost := usersapi.Exchange{Began: noon, Reply: usersapi.Reply{Method: "GET", URL: "http://198.51.100.7/users"}, Err: errors.New("no route")}
	answered := lost
	answered.Began, answered.Err = noon.Add(time.Second), nil
	answered.Reply.Took, answered.Reply.Status = time.Millisecond, http.StatusNotFound
	answered.Reply.Header = http.Header{"Content-Type": {"text/html"}}
	answered.Reply.Body = []byte("my_precious")
	NewWithT(t).Expect(written(t, func(w witness.Witness) {
		w.Requests("i-1")(answered)
		w.Requests("i-2")(lost)
	})).To(Equal([]evidence.Record{
		{
			Time: noon, Process: 3, Promise: "logs.group", Instance: "i-2", Error: "no route",
			Exchange: &evidence.Exchange{Method: "GET", URL: "http://198.51.100.7/users"},
		},
		{
			Time: noon.Add(time.Second), Took: time.Millisecond, Process: 3, Promise: "logs.group", Instance: "i-1",
			Exchange: &evidence.Exchange{
				Method: "GET", URL: "http://198.51.100.7/users", Status: 404, Type: "text/html", Body: "[KEY]", Bytes: 11,
			},
		},
	}))
}

func TestCommandsAreWrittenDown(t *testing.T) {
	tests := []struct {
		sentence string
		ran      remote.Ran
		command  evidence.Command
		err      string
	}{
		{
			"one that went well",
			remote.Ran{Line: "date", Result: remote.Result{Stdout: "now", Stderr: "late"}},
			evidence.Command{Line: "date", Stdout: "now", Stderr: "late"},
			"",
		},
		{
			"one that ended badly, which is an answer",
			remote.Ran{Line: "false", Err: &remote.RunError{ExitCode: 1}},
			evidence.Command{Line: "false", ExitCode: 1},
			"",
		},
		{
			"one that was cut off",
			remote.Ran{Line: "sleep", Err: errors.New("it took too long")},
			evidence.Command{Line: "sleep", ExitCode: -1},
			"it took too long",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			tt.ran.Began, tt.ran.Result.Took = noon, time.Second
			NewWithT(t).Expect(written(t, func(w witness.Witness) { w.Commands("i-1")(tt.ran) })).To(Equal([]evidence.Record{{
				Time: noon, Took: time.Second, Process: 3, Promise: "logs.group", Instance: "i-1", Error: tt.err, Command: &tt.command,
			}}))
		})
	}
}

func TestCallsAreWrittenDown(t *testing.T) {
	refused := &smithy.GenericAPIError{Code: "AccessDenied", Message: "not authorized"}
	tests := []struct {
		sentence string
		call     account.Call
		written  evidence.Call
		err      string
	}{
		{
			"one that went well",
			account.Call{RequestID: "id-1", Status: 200, Attempts: 2},
			evidence.Call{RequestID: "id-1", Status: 200, Attempts: 2},
			"",
		},
		{
			"one that is refused, which is an answer",
			account.Call{Status: 400, Attempts: 1, Err: refused},
			evidence.Call{Status: 400, Attempts: 1, Code: "AccessDenied", Message: "not authorized"},
			"",
		},
		{
			"one that is not answered",
			account.Call{Attempts: 5, Err: errors.New("no such host")},
			evidence.Call{Attempts: 5},
			"no such host",
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			tt.call.Began, tt.call.Took, tt.call.Service, tt.call.Operation = noon, time.Second, "ECS", "ListTasks"
			tt.written.Service, tt.written.Operation = "ECS", "ListTasks"
			NewWithT(t).Expect(written(t, func(w witness.Witness) { w.Call(tt.call) })).To(Equal([]evidence.Record{{
				Time: noon, Took: time.Second, Process: 3, Promise: "logs.group", Error: tt.err, Call: &tt.written,
			}}))
		})
	}
}

func TestNobodyListens(t *testing.T) {
	NewWithT(t).Expect(func() { witness.Witness{}.Call(account.Call{}) }).NotTo(Panic())
}
