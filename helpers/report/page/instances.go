package page

import (
	"fmt"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// instances are all of the run, by what ECS, Docker and the logs say.
func (f *files) instances(b boxes) []Instance {
	var all []Instance
	lines := 0
	for _, id := range f.ids() {
		i := Instance{ID: id, State: f.became(id), Containers: f.stateOn(b, id), Listing: clip(b.listing[id], longText)}
		i.Brief = inBrief(i.Containers)
		if known, ok := f.discovered(id); ok {
			i.Name, i.Facts = known.PublicIP, placeFacts(known)
		}
		if lines < mostInstances {
			i.Logs = tails(b.logs[id])
			lines += min(1, len(i.Logs))
		} else if len(b.logs[id]) > 0 {
			f.leave("the logs of %s", id)
		}
		all = append(all, i)
	}
	return all
}

func inBrief(containers []Container) string {
	words := make([]string, len(containers))
	for i, c := range containers {
		words[i] = strings.TrimSpace(c.Name + " " + c.State)
	}
	return strings.Join(words, ", ")
}

// became is broken for an instance on which any promise is.
func (f *files) became(id string) State {
	var states []report.State
	for _, k := range f.run.Verdict.Promises {
		for _, i := range k.Instances {
			if i.Instance == id && !i.Held {
				states = append(states, k.State)
			}
		}
	}
	return stateOf(gravest(states...))
}

func (f *files) discovered(id string) (discover.Instance, bool) {
	if f.staging == nil {
		return discover.Instance{}, false
	}
	i := slices.IndexFunc(f.staging.Instances, func(i discover.Instance) bool { return i.ID == id })
	if i < 0 {
		return discover.Instance{}, false
	}
	return f.staging.Instances[i], true
}

func placeFacts(i discover.Instance) []Fact {
	agent := "not connected"
	if i.AgentConnected {
		agent = strings.TrimSpace("connected " + i.AgentVersion)
	}
	var tasks []string
	for _, task := range i.Tasks {
		tasks = append(tasks, fmt.Sprintf("%s of %s, %s", task.ID(), revision(task.Definition), task.LastStatus))
	}
	return shown(
		Fact{Name: "address", Value: joined(", ", i.PublicIP, i.PublicDNS, i.PrivateIP)},
		Fact{Name: "state", Value: joined(", ", i.State, i.Status)},
		Fact{Name: "agent", Value: agent},
		Fact{Name: "tasks", Value: strings.Join(tasks, "; ")},
		Fact{Name: "security groups", Value: strings.Join(i.SecurityGroups, ", ")},
	)
}

// stateOn are the containers of an instance by Docker, else by ECS.
func (f *files) stateOn(b boxes, id string) []Container {
	if all := b.containers[id]; len(all) > 0 {
		return all
	}
	known, ok := f.discovered(id)
	if !ok {
		return nil
	}
	var all []Container
	for _, task := range known.Tasks {
		for _, c := range task.Containers {
			all = append(all, Container{
				Name: c.Name, State: strings.ToLower(c.LastStatus) + " by ECS", Image: c.Image, ID: shortID(c.RuntimeID),
				Started: stamp(task.StartedAt), Health: strings.ToLower(c.HealthStatus),
			})
		}
	}
	return all
}

// tails are the last lines of what the containers printed.
func tails(all []printed) []Log {
	var logs []Log
	for _, p := range all {
		last := p.moments[max(0, len(p.moments)-mostLast):]
		logs = append(logs, Log{
			Container: p.container, Stream: p.stream, From: p.from, Lines: lines(last), Cut: p.cut || len(last) < len(p.moments),
		})
	}
	return logs
}

// collected is what the bundle holds.
func (f *files) collected() *Bundle {
	if f.bundle == nil {
		return nil
	}
	b := &Bundle{Facts: shown(
		Fact{Name: "began", Value: stamp(f.bundle.Began)},
		Fact{Name: "took", Value: report.Seconds(f.bundle.Took) + " of at most " + report.Seconds(f.bundle.Within)},
		Fact{Name: "at most", Value: size(f.bundle.Size)},
	)}
	for _, p := range f.bundle.Parts {
		one := partOf(p)
		if one.Lost {
			b.Lost++
		}
		b.Parts = append(b.Parts, one)
	}
	return b
}

func partOf(p evidence.Part) Part {
	one := Part{
		Name: p.Name, About: joined(" ", p.Instance, p.Container), Size: size(p.Bytes), Took: took(p.Took),
		Note: line(p.Error, longLine), Lost: p.File == "",
	}
	if p.Cut {
		one.Note = joined("; ", one.Note, "cut off: there was more than the bounds allow")
	}
	if one.File = bundled(p.File); one.Lost {
		one.Size = ""
	}
	return one
}
