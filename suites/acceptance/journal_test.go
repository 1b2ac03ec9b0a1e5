package acceptance

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// note writes a record of the running step down.
func note(r evidence.Record, err error) {
	if err != nil {
		r.Error = err.Error()
	}
	r.Promise = evidence.ID(CurrentSpecReport().Labels())
	journal.Add(r)
}

func recordCall(c account.Call) {
	code, _ := c.Refusal()
	note(evidence.Record{Time: c.Began, Took: c.Took, Call: &evidence.Call{
		Service: c.Service, Operation: c.Operation, RequestID: c.RequestID, Status: c.Status, Attempts: c.Attempts, Code: code,
	}}, c.Err)
}

func (p *place) recordExchange(e usersapi.Exchange) {
	r := e.Reply
	note(evidence.Record{Time: e.Began, Took: r.Took, Instance: p.ID, Exchange: &evidence.Exchange{
		Method: r.Method, URL: r.URL, Curl: r.Curl(), Sent: e.Sent(), Status: r.Status, Type: r.Header.Get("Content-Type"),
		Body: e.Said(), Bytes: len(r.Body),
	}}, e.Err)
}

func (p *place) recordCommand(r remote.Ran) {
	note(evidence.Record{Time: r.Began, Took: r.Result.Took, Instance: p.ID, Command: &evidence.Command{
		Line: r.Line, ExitCode: r.ExitCode(), Stdout: strings.TrimSpace(r.Result.Stdout), Stderr: strings.TrimSpace(r.Result.Stderr),
	}}, r.Err)
}
