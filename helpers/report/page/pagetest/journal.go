package pagetest

import (
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// journal is what the run asked of the environment.
func (c Case) journal(reports []types.Report) []evidence.Record {
	all := c.calls()
	for _, suite := range reports {
		for _, spec := range suite.SpecReports {
			id := evidence.ID(spec.Labels())
			if id == "" || spec.RunTime == 0 {
				continue
			}
			for n := range c.Instances {
				all = append(all, c.record(spec, id, n))
			}
		}
	}
	return all
}

func (c Case) record(spec types.SpecReport, id string, n int) evidence.Record {
	r := evidence.Record{
		Time: spec.StartTime.Add(time.Millisecond), Took: tookOn(id, n), Process: spec.ParallelProcess, Promise: id, Instance: instanceID(n),
	}
	bad := spec.Failed() && n < max(1, c.On)
	if route(id) == "" {
		r.Command = c.command(bad)
		return r
	}
	r.Exchange = c.exchange(id, n, bad)
	return r
}

func (c Case) command(bad bool) *evidence.Command {
	command := &evidence.Command{
		Line:   c.text("command", "docker exec 3f5a psql -U postgres -d users_staging -qAtc 'SELECT admin FROM users'"),
		Stdout: c.text("stdout", "michael|michael@realpython.com|t|f"),
	}
	if bad {
		command.ExitCode, command.Stderr = 1, c.text("stderr", "ERROR:  column users.admin does not exist\nLINE 1: SELECT admin")
	}
	return command
}

func (c Case) exchange(id string, n int, bad bool) *evidence.Exchange {
	e := &evidence.Exchange{
		Method: "GET", URL: c.text("url", url(id, n)), Curl: c.text("curl", curl(id, n)), Status: 200,
		Sent: c.text("sent", `{"email":"smoke-1@smoke.example"}`), Type: "application/json",
		Body: c.text("body", `{"status":"success","data":{"users":[]}}`), Bytes: 40,
	}
	if bad {
		e.Status, e.Type, e.Bytes = 500, "text/html", 290
		e.Body = c.text("body", "<!DOCTYPE HTML>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>")
	}
	return e
}

// calls are those of AWS.
func (c Case) calls() []evidence.Record {
	var all []evidence.Record
	for i, operation := range []string{
		"GetCallerIdentity", "DescribeServices", "RegisterTaskDefinition", "UpdateService", "DescribeServices", "DescribeTasks",
		"ListContainerInstances", "DescribeInstances", "FilterLogEvents",
	} {
		all = append(all, evidence.Record{
			Time: suite.Add(time.Duration(i) * time.Second), Took: time.Duration(i+1) * 7 * time.Millisecond, Process: 1,
			Call: &evidence.Call{
				Service: "ECS", Operation: operation, RequestID: hexadecimal(32, fmt.Sprint(operation, i)), Status: 200, Attempts: 1,
			},
		})
	}
	return append(all, evidence.Record{
		Time: verified.Add(time.Second), Took: second(1.4), Process: 2, Promise: "logs.alarms", Error: "Rate exceeded",
		Call: &evidence.Call{
			Service: "CloudWatch Logs", Operation: "FilterLogEvents", Status: 400, Attempts: 3, Code: c.text("code", "ThrottlingException"),
		},
	})
}
