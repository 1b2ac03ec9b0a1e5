package pagetest

import (
	"encoding/json"
	"fmt"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// part is one of a bundle with what its file has.
type part struct {
	evidence.Part
	content any
}

// bundle is what was collected of the environment.
func (c Case) bundle() []part {
	parts := []part{
		{evidence.Part{Name: "service events", Kind: evidence.ServiceEvents}, c.moments("event", c.events())},
		{
			evidence.Part{Name: "stopped tasks", Kind: evidence.StoppedTasks},
			map[string]any{"tasks": []any{map[string]any{"stoppedReason": c.text("event", "Essential container in task exited")}}},
		},
		{evidence.Part{Name: "definition diff", Kind: evidence.DefinitionDiff}, c.outcome().Diff[0]},
		{evidence.Part{Name: c.text("part", "versions"), Kind: evidence.Versions}, "smoke 0123456789\ngo1.26.8"},
		{
			evidence.Part{
				Name: "host", Kind: evidence.HostState, Instance: instanceID(0),
				Error: c.text("error", "connecting to 127.10.0.1:22: i/o timeout"), Took: 5 * time.Second,
			}, nil,
		},
	}
	for n := range c.Instances {
		parts = append(parts, c.ofInstance(n)...)
	}
	return parts
}

func (c Case) ofInstance(n int) []part {
	id := instanceID(n)
	parts := []part{
		{evidence.Part{Name: "docker ps", Kind: evidence.ContainersOf, Instance: id}, c.text("ps", dockerPS(n))},
		{evidence.Part{Name: "docker inspect", Kind: evidence.InspectOf, Instance: id}, c.inspect(n)},
		{evidence.Part{Name: "answer", Kind: evidence.Answer, Instance: id}, "HTTP/1.1 200 OK\n\n{\"message\":\"pong!\"}"},
	}
	for _, name := range []string{"users-service", "users-db"} {
		lines := c.text("output", fmt.Sprintf("%s %s starts\n%s %s is ready\n", stamp(deployed), name, stamp(verified), name))
		parts = append(parts,
			part{evidence.Part{
				Name: "docker logs", Kind: evidence.OutputOf, Instance: id, Container: c.text("container", name), Bytes: int64(len(lines)),
			}, lines},
			part{evidence.Part{
				Name: "log tail", Kind: evidence.StreamTail, Instance: id, Container: c.text("container", name), Cut: true,
				Stream: c.text("stream", runtimeID(n, name)),
			}, c.moments("log", []string{
				name + " starts", "Listening at: http://0.0.0.0:5000", "ERROR:  column users.admin does not exist at character 8",
			})},
		)
	}
	return parts
}

func stamp(t time.Time) string { return t.Format(time.RFC3339Nano) }

func dockerPS(n int) string {
	return fmt.Sprintf("CONTAINER ID   IMAGE           STATUS\n%s   users:staging   Up 21 seconds\n%s   users_db:staging   Up 22 seconds\n",
		runtimeID(n, "users-service")[:12], runtimeID(n, "users-db")[:12])
}

func (c Case) inspect(n int) any {
	var all []any
	for _, name := range []string{"users-service", "users-db"} {
		all = append(all, map[string]any{
			"Id": runtimeID(n, name), "Name": "/ecs-testdriven-staging-8-" + name, "RestartCount": 0,
			"State":  map[string]any{"Status": "running", "Running": true, "ExitCode": 0, "StartedAt": stamp(deployed), "Error": c.text("error", "")},
			"Config": map[string]any{"Labels": map[string]string{"com.amazonaws.ecs.container-name": name}},
		})
	}
	return all
}

// moments are texts a second apart while the run verifies.
func (c Case) moments(source string, texts []string) []evidence.Moment {
	var all []evidence.Moment
	for i, text := range texts {
		all = append(all, evidence.Moment{Time: verified.Add(time.Duration(i) * time.Second), Text: c.text(source, text)})
	}
	return all
}

// file is what the file of a part has, and its ending.
func (p part) file() ([]byte, string, error) {
	if text, ok := p.content.(string); ok {
		return []byte(text), ".txt", nil
	}
	text, err := json.Marshal(p.content)
	return text, ".json", err
}
