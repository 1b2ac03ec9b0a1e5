package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// boxes are what the bundle knows of the instances and of the service, by the instance's id.
type boxes struct {
	containers map[string][]Container
	listing    map[string]string
	logs       map[string][]printed
	events     []evidence.Moment
}

// printed is what a container printed, as far as the bundle has it.
type printed struct {
	container, stream, from string
	moments                 []evidence.Moment
	cut                     bool
}

func readBoxes(f *files) boxes {
	b := boxes{containers: map[string][]Container{}, listing: map[string]string{}, logs: map[string][]printed{}}
	for _, p := range f.parts(evidence.InspectOf) {
		b.containers[p.Instance] = append(b.containers[p.Instance], inspected(f.part(p))...)
	}
	for _, p := range f.parts(evidence.ContainersOf) {
		b.listing[p.Instance] = string(f.part(p))
	}
	for _, p := range f.parts(evidence.ServiceEvents) {
		b.events = append(b.events, momentsOf(f.part(p))...)
	}
	for _, p := range f.parts(evidence.StreamTail) {
		b.print(p, "log stream", momentsOf(f.part(p)))
	}
	for _, p := range f.parts(evidence.OutputOf) {
		if !b.has(p) {
			b.print(p, "docker logs", stamped(f.part(p)))
		}
	}
	if len(b.events) == 0 {
		b.events = said(f.progress)
	}
	return b
}

func (b boxes) print(p evidence.Part, from string, moments []evidence.Moment) {
	b.logs[p.Instance] = append(b.logs[p.Instance], printed{
		container: p.Container, stream: p.Stream, from: from, moments: moments, cut: p.Cut,
	})
}

// has reports whether what a container printed is known from its stream.
func (b boxes) has(p evidence.Part) bool {
	for _, had := range b.logs[p.Instance] {
		if had.container == p.Container && len(had.moments) > 0 {
			return true
		}
	}
	return false
}

// momentsOf reads a JSON array of moments; what is none is a moment each line.
func momentsOf(text []byte) []evidence.Moment {
	var moments []evidence.Moment
	if json.Unmarshal(text, &moments) == nil {
		return moments
	}
	return stamped(text)
}

// stamped reads lines that begin with their time, as `docker logs --timestamps` prints them. A line without one has that
// of the line before.
func stamped(text []byte) []evidence.Moment {
	var moments []evidence.Moment
	var at time.Time
	for row := range bytes.Lines(text) {
		words := strings.TrimRight(string(row), "\r\n")
		first, rest, _ := strings.Cut(words, " ")
		if t, err := time.Parse(time.RFC3339Nano, first); err == nil {
			at, words = t, rest
		}
		moments = append(moments, evidence.Moment{Time: at, Text: words})
	}
	return moments
}

// said are ECS' events that the run told while it deployed, for a run without a bundle.
func said(events []evidence.Event) []evidence.Moment {
	var moments []evidence.Moment
	for _, e := range events {
		if text, ok := strings.CutPrefix(e.Text, "ECS: "); ok && e.Kind == evidence.KindSay {
			moments = append(moments, evidence.Moment{Time: e.Time, Text: text})
		}
	}
	return moments
}

// inspect is what is read of `docker inspect`.
type inspect struct {
	ID           string `json:"Id"`
	Name         string
	RestartCount int
	State        struct {
		Status, Error         string
		OOMKilled             bool
		ExitCode              int
		StartedAt, FinishedAt string
		Health                *struct{ Status string }
	}
	Config struct {
		Image  string
		Labels map[string]string
	}
}

func inspected(text []byte) []Container {
	var raw []inspect
	if json.Unmarshal(text, &raw) != nil {
		return nil
	}
	var all []Container
	for _, i := range raw {
		all = append(all, i.container())
	}
	return all
}

func (i inspect) container() Container {
	c := Container{
		Name: i.Config.Labels["com.amazonaws.ecs.container-name"], State: i.State.Status, Image: i.Config.Image,
		ID: shortID(i.ID), Started: dockerTime(i.State.StartedAt), Finished: dockerTime(i.State.FinishedAt),
		Error: line(i.State.Error, longLine), Restarts: fmt.Sprint(i.RestartCount), OOM: i.State.OOMKilled,
	}
	if c.Name == "" {
		c.Name = strings.TrimPrefix(i.Name, "/")
	}
	if i.State.Status != "running" {
		c.Exit = fmt.Sprint(i.State.ExitCode)
	}
	if i.State.Health != nil {
		c.Health = i.State.Health.Status
	}
	return c
}

// dockerTime is a time of Docker's, which has the year 1 for none.
func dockerTime(text string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return stamp(t)
}

func shortID(id string) string { return id[:min(12, len(id))] }

func linesOf(text string) []string {
	var lines []string
	for row := range strings.Lines(text) {
		if row = strings.TrimRight(row, "\r\n"); row != "" {
			lines = append(lines, row)
		}
	}
	return lines
}
