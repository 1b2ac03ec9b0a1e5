package pagetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// hold notes what a promise that holds found on each instance.
func (c Case) hold(s *types.SpecReport, id string) {
	for n := range c.Instances {
		add(s, evidence.EntryInstance, evidence.Instance{
			Instance: instanceID(n), Address: address(n), Held: true, Seen: c.text("held", held(id, n)), Seconds: s.RunTime.Seconds(),
		})
	}
	if id == "endpoints.latency" {
		c.latencies(s)
	}
}

func held(id string, n int) string {
	if route := route(id); route != "" {
		return fmt.Sprintf("%s in %s", curl(id, n), tookOn(id, n))
	}
	return words(id) + ": as it is defined"
}

// tookOn is how long an endpoint takes to answer on instance n.
func tookOn(id string, n int) time.Duration { return took(id)/20 + time.Duration(n%7)*time.Millisecond }

func url(id string, n int) string {
	_, path, _ := strings.Cut(route(id), " ")
	return "http://" + address(n) + strings.ReplaceAll(path, ":id", "1")
}

func curl(id string, n int) string {
	method, _, _ := strings.Cut(route(id), " ")
	return fmt.Sprintf("curl -sS -i -X %s -H 'Origin: https://smoke.example' '%s'", method, url(id, n))
}

// latencies notes how long each endpoint took on each instance.
func (c Case) latencies(s *types.SpecReport) {
	for _, endpoint := range []string{
		"GET /ping", "POST /auth/register", "POST /auth/login", "GET /auth/logout", "GET /auth/status", "GET /users",
		"GET /users/:id", "POST /users",
	} {
		for n := range c.Instances {
			base := took(endpoint) / 10
			times := []time.Duration{base, base + second(0.003), base * 2, base/2 + time.Duration(n%9)*time.Millisecond}
			add(s, evidence.EntryLatency, evidence.LatencyOf(instanceID(n), endpoint, times, 5*time.Second))
		}
	}
}

// breakIt notes how a promise is broken on some of the instances, and holds on the others.
func (c Case) breakIt(s *types.SpecReport, id string) {
	var messages []string
	for n := range c.Instances {
		if n >= max(1, c.On) {
			add(s, evidence.EntryInstance, evidence.Instance{Instance: instanceID(n), Address: address(n), Held: true, Seen: "as it is defined"})
			continue
		}
		f := c.failure(id, n)
		messages = append(messages, fmt.Sprintf("on %s (%s): %s", f.Instance, f.Address, f.Message))
		add(s, evidence.EntryInstance, evidence.Instance{
			Instance: f.Instance, Address: f.Address, Seen: c.text("note", f.Seen), Seconds: s.RunTime.Seconds(),
		})
		add(s, evidence.EntryFailure, f)
	}
	fail(s, strings.Join(messages, "\n"))
}

// failure is how a promise is broken on instance n; no two have a text in common.
func (c Case) failure(id string, n int) evidence.Failure {
	expected := fmt.Sprintf("%s to %s", address(n), words(id))
	seen := fmt.Sprintf("%s does not: column users.admin (%s) does not exist", address(n), id)
	look := fmt.Sprintf("ssh ec2-user@%s docker ps", address(n))
	if route(id) != "" {
		expected = fmt.Sprintf("%s to answer 200 with {\"status\":\"success\"} (%s)", url(id, n), id)
		seen = fmt.Sprintf("%s answered 500 with <h1>Internal Server Error</h1> (%s)", url(id, n), id)
		look = curl(id, n)
	}
	return evidence.Failure{
		Instance: instanceID(n), Address: address(n), Expected: c.text("expected", expected), Seen: c.text("seen", seen),
		Message: c.text("message", fmt.Sprintf("Expected %s, but %s\n    <int>: 500\nto equal\n    <int>: 200", expected, seen)),
		Look:    c.text("look", look),
	}
}

// Failure is a broken promise, or something else that failed, in one place.
type Failure struct {
	// ID is the promise's; empty for what is none.
	ID string
	evidence.Failure
}

// Failures are all that the case has, as its report tells them.
func (c Case) Failures() ([]Failure, error) {
	ids, err := required(c.use())
	if err != nil {
		return nil, err
	}
	var all []Failure
	for _, id := range c.broken(ids) {
		for n := range max(1, c.On) {
			all = append(all, Failure{ID: id, Failure: c.failure(id, n)})
		}
	}
	if c.Story == Unclean {
		all = append(all, Failure{Failure: c.uncleaned()})
	}
	return all, nil
}

// uncleaned is how a clean-up failed.
func (c Case) uncleaned() evidence.Failure {
	seen := "the account smoke-1@smoke.example is still in the database"
	return evidence.Failure{
		Expected: "nothing of the run to be left", Seen: seen, Message: "Expected nothing of the run to be left, but " + seen,
	}
}

// cleanUp is the suite's, which failed.
func (c Case) cleanUp() types.SpecReport {
	f := c.uncleaned()
	s := types.SpecReport{
		LeafNodeType: types.NodeTypeSynchronizedAfterSuite, NumAttempts: 1, ParallelProcess: 1, RunningInParallel: true,
		LeafNodeLocation: types.CodeLocation{FileName: "/root/ecs-smoke/suites/smoke/suite_test.go", LineNumber: 120},
		StartTime:        done.Add(-second(0.5)), EndTime: done, RunTime: second(0.5),
	}
	fail(&s, f.Message)
	add(&s, evidence.EntryFailure, f)
	return s
}
