// Package introspection is what the ECS agent of one instance of the stand-in says of itself and of its tasks, to those
// who ask on the instance.
package introspection

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// Port is where the agent of an instance answers.
const Port = 51678

// version is what DescribeContainerInstances says of the agents, in the agent's own words.
const version = "Amazon ECS Agent - v1.106.1 (abcdef12)"

// Clock tells when the engine made a container, by its full id, and when it started it. A zero time is not known.
type Clock func(ctx context.Context, containerID string) (created, started time.Time)

// Agent answers HTTP as the introspection of one instance's agent does.
type Agent struct {
	state    *state.State
	instance string
	clock    Clock
	mux      *http.ServeMux
}

// New returns the agent of an EC2 instance, by its id.
func New(st *state.State, instanceID string, clock Clock) *Agent {
	a := &Agent{state: st, instance: instanceID, clock: clock, mux: http.NewServeMux()}
	a.mux.HandleFunc("/v1/metadata", a.metadata)
	a.mux.HandleFunc("/v1/tasks", a.tasks)
	a.mux.HandleFunc("/license", license)
	a.mux.HandleFunc("/", commands)
	return a
}

// ServeHTTP answers one request.
func (a *Agent) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// commands is also the agent's answer to a path that it does not know.
func commands(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte(`{"AvailableCommands":["/v1/metadata","/v1/tasks","/license"]}`))
}

// license is the agent's answer where its license cannot be read: there is none to show here.
func license(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }

// metadata is who the agent is. It has no container instance's ARN before it is registered.
func (a *Agent) metadata(w http.ResponseWriter, _ *http.Request) {
	known := struct {
		Cluster              string
		ContainerInstanceArn *string
		Version              string
	}{Version: version}
	a.state.View(func(d *state.Data) {
		for _, i := range d.ContainerInstances {
			if i.Instance.ID == a.instance {
				arn := i.ARN
				known.Cluster, known.ContainerInstanceArn = i.Cluster, &arn
			}
		}
	})
	reply(w, http.StatusOK, known)
}

// tasks answers with all tasks, or with the one that the query names. Refusals have the form of a task, empty.
func (a *Agent) tasks(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	var found []task
	switch {
	case query.Has("dockerid") && query.Has("taskarn"):
		reply(w, http.StatusBadRequest, task{})
		return
	case query.Has("dockerid"):
		found = a.list(r.Context(), holding(query.Get("dockerid")))
	case query.Has("taskarn"):
		found = a.list(r.Context(), func(t *state.Task) int { return times(t.ARN == query.Get("taskarn")) })
	default:
		reply(w, http.StatusOK, struct{ Tasks []task }{a.list(r.Context(), func(*state.Task) int { return 1 })})
		return
	}
	switch len(found) {
	case 0:
		reply(w, http.StatusNotFound, task{})
	case 1:
		reply(w, http.StatusOK, found[0])
	default: // a short id that several containers begin with
		reply(w, http.StatusBadRequest, task{})
	}
}

// reply is without a line break at its end, like the agent's.
func reply(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
