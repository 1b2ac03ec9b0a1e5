package deploy

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ofDeath is what a death means for the deployment. times is how many tasks of ours died so.
func (w *watch) ofDeath(ctx context.Context, d death, times int) *finding {
	f := &finding{kind: d.kind, task: d.task, facts: w.outcome.common()}
	of := w.definition(ctx, d.task.Definition)
	f.facts["task"], f.facts["ran"], f.facts["share"] = d.task.ID(), d.task.ran(), w.share()
	f.facts["reason"], f.facts["times"] = short(d.reason), often(times)
	f.facts["instance"] = w.host(ctx, d.task.Host).Instance
	f.facts["look-task"] = fmt.Sprintf("aws ecs describe-tasks --cluster %s --tasks %s", w.Cluster, d.task.ID())
	w.containerFacts(f, d, of)
	if d.kind == PortTaken {
		f.facts["port"] = strconv.Itoa(w.portOf(ctx, d))
		f.facts["where"] = " on instance " + f.facts["instance"]
	}
	if d.container.ExitCode != nil {
		f.container = d.container.Name
	}
	f.evidence = []string{d.task.Epitaph(), d.task.times()}
	if times > 1 {
		f.evidence = append(f.evidence, fmt.Sprintf("%d tasks of the deployment ended so", times))
	}
	return f
}

func (w *watch) containerFacts(f *finding, d death, of definition) {
	c, _ := of.Container(d.container.Name)
	f.facts["container"] = cmp.Or(d.container.Name, "of the task")
	f.facts["image"] = cmp.Or(c.Image, "of the container")
	f.facts["group"] = cmp.Or(c.LogOptions["awslogs-group"], "GROUP")
	f.facts["memory"] = memoryOf(c)
	f.facts["output"] = outputCommand(d, c)
	f.facts["look-image"] = lookImage(c.Image)
	f.facts["probably"] = "probably "
	if outOfMemory(d.container) {
		f.facts["probably"] = ""
	}
	if code := d.container.ExitCode; code != nil {
		f.facts["code"] = strconv.Itoa(*code)
		f.facts["remedy"] = f.facts.fill(cmp.Or(afterExit[*code], afterOthers))
	}
}

// portOf is the port that the reason names, or else the definition's first.
func (w *watch) portOf(ctx context.Context, d death) int {
	if found := portIn.FindStringSubmatch(d.reason); found != nil {
		port, _ := strconv.Atoi(found[1]) // digits alone
		return port
	}
	if ports := w.definition(ctx, d.task.Definition).Size().Ports; len(ports) > 0 {
		return ports[0]
	}
	return 0
}

// share says how much of the deployment is good.
func (w *watch) share() string {
	ours, _ := w.status.deployment(w.Deployment.ID)
	return fmt.Sprintf("%d of %d tasks of %s run", ours.Running, w.status.Desired, w.ours())
}

func memoryOf(c ContainerDefinition) string {
	switch {
	case c.Memory > 0:
		return fmt.Sprintf("now %d MiB", c.Memory)
	case c.MemoryReservation > 0:
		return fmt.Sprintf("it has no limit of its own, %d MiB reserved: its host ran out", c.MemoryReservation)
	}
	return "not known"
}

// outputCommand shows the log stream that the awslogs driver writes: prefix/container/task, or else Docker's id.
func outputCommand(d death, c ContainerDefinition) string {
	group, stream := c.LogOptions["awslogs-group"], d.container.RuntimeID
	if prefix := c.LogOptions["awslogs-stream-prefix"]; prefix != "" {
		stream = prefix + "/" + c.Name + "/" + d.task.ID()
	}
	if group == "" || stream == "" {
		return "docker logs on its instance"
	}
	return fmt.Sprintf("aws logs get-log-events --log-group-name %s --log-stream-name %s", group, stream)
}

// lookImage asks ECR for an image of it; of another registry the address says enough.
func lookImage(image string) string {
	registry, rest, _ := strings.Cut(image, "/")
	if !strings.Contains(registry, ".dkr.ecr.") {
		return "docker manifest inspect " + image
	}
	name, tag, _ := strings.Cut(rest, ":")
	return fmt.Sprintf("aws ecr describe-images --repository-name %s --image-ids imageTag=%s", name, cmp.Or(tag, "latest"))
}

// endedAt is the best that is known of the time of a task's end.
func (t Task) endedAt() time.Time {
	for _, at := range []time.Time{t.EndedAt, t.StoppingAt, t.StoppedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return t.CreatedAt
}

// ran says how long the task ran.
func (t Task) ran() string {
	if t.StartedAt.IsZero() {
		return ", before its task was running"
	}
	return fmt.Sprintf(", %s after its task was running", t.endedAt().Sub(t.StartedAt).Round(100*time.Millisecond))
}

// times is a task's life in one line.
func (t Task) times() string {
	var parts []string
	for _, at := range []struct {
		what string
		time time.Time
	}{
		{"placed", t.CreatedAt},
		{"running", t.StartedAt},
		{"first container ended", t.EndedAt},
		{"stopping", t.StoppingAt},
		{"stopped", t.StoppedAt},
	} {
		if !at.time.IsZero() {
			parts = append(parts, at.what+" "+moment(at.time))
		}
	}
	if t.Host != "" {
		parts = append(parts, "on container instance "+lastPart(t.Host))
	}
	return fmt.Sprintf("task %s: %s", t.ID(), strings.Join(parts, ", "))
}

// often says a number of times.
func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// longest is how much of a reason a sentence takes.
const longest = 300

func short(text string) string {
	text = strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ".")
	if runes := []rune(text); len(runes) > longest {
		return string(slices.Clip(runes[:longest])) + "…"
	}
	return text
}
