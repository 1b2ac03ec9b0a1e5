// Package witness writes down in a run's journal what the looking helpers tell of their requests, commands and calls.
package witness

import (
	"smoke.example/ecs/helpers/account"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
	"smoke.example/ecs/helpers/usersapi"
)

// Witness puts what it hears into a journal, with the promise that is being looked at. It is safe for use by several
// goroutines.
type Witness struct {
	// Journal may be nil: then all is dropped.
	Journal *evidence.Journal
	// Promise returns the id of the promise that is looked at now, "" for none. Nil is none; several goroutines call it.
	Promise func() string
}

// Requests returns what writes down the requests to the service on an instance, given by its EC2 id.
func (w Witness) Requests(instance string) func(usersapi.Exchange) {
	return func(e usersapi.Exchange) {
		w.add(evidence.Record{
			Time: e.Began, Took: e.Reply.Took, Instance: instance, Error: words(e.Err),
			Exchange: &evidence.Exchange{
				Method: e.Reply.Method, URL: e.Reply.URL, Curl: e.Reply.Curl(), Sent: e.Sent(),
				Status: e.Reply.Status, Type: e.Reply.Header.Get("Content-Type"), Body: e.Said(), Bytes: len(e.Reply.Body),
			},
		})
	}
}

// Commands returns what writes down the commands on an instance, given by its EC2 id.
func (w Witness) Commands(instance string) func(remote.Ran) {
	return func(r remote.Ran) {
		record := evidence.Record{
			Time: r.Began, Took: r.Result.Took, Instance: instance,
			Command: &evidence.Command{
				Line: r.Line, ExitCode: r.ExitCode(), Stdout: r.Result.Stdout, Stderr: r.Result.Stderr,
			},
		}
		if record.Command.ExitCode < 0 {
			record.Error = words(r.Err)
		}
		w.add(record)
	}
}

// Call writes a call of an AWS API down.
func (w Witness) Call(c account.Call) {
	record := evidence.Record{Time: c.Began, Took: c.Took, Call: &evidence.Call{
		Service: c.Service, Operation: c.Operation, RequestID: c.RequestID, Status: c.Status, Attempts: c.Attempts,
	}}
	if record.Call.Code, record.Call.Message = c.Refusal(); record.Call.Code == "" {
		record.Error = words(c.Err)
	}
	w.add(record)
}

func (w Witness) add(r evidence.Record) {
	if w.Promise != nil {
		r.Promise = w.Promise()
	}
	w.Journal.Add(r)
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
