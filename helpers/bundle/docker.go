package bundle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/remote"
)

// list keeps `docker ps -a`.
func (h *host) list(ctx context.Context, shell Shell) {
	result, err := shell.Run(ctx, "docker", "ps", "-a")
	h.ps.keep(text(result.Stdout), err)
}

// container is what is needed of a container's description to choose whose output is read.
type container struct {
	ID     string `json:"Id"`
	Name   string
	Config struct {
		Labels map[string]string
	}
	State struct {
		Running    bool
		FinishedAt time.Time
	}
}

// containers keeps the descriptions of all containers, and the output of the service's.
func (h *host) containers(ctx context.Context, s *survey, shell Shell) {
	described, err := inspect(ctx, shell)
	var known []container
	all := make([]any, 0, len(described))
	for _, one := range described {
		var c container
		if fault := json.Unmarshal(one, &c); fault != nil {
			err = errors.Join(err, fmt.Errorf("reading docker inspect: %w", fault))
			continue
		}
		known, all = append(known, c), append(all, one)
	}
	h.inspect.keep(list{items: all}, err)
	if h.of.Light {
		return
	}
	chosen := h.choose(s, known)
	if len(chosen) == 0 {
		none := cmp.Or(err, fmt.Errorf("there is no container of service %q on it", h.of.Target.Service))
		h.of.promise(evidence.Part{Name: "docker logs", Kind: evidence.OutputOf, Instance: h.ID}, small).fail(none)
		return
	}
	parts := make([]*promised, len(chosen))
	for i, c := range chosen {
		parts[i] = h.of.promise(evidence.Part{
			Name: "docker logs " + c.name(), Kind: evidence.OutputOf, Instance: h.ID, Container: c.Config.Labels[remote.LabelContainer],
		}, large)
	}
	things := make([]func(), len(chosen))
	for i, c := range chosen {
		things[i] = func() { h.output(ctx, shell, c, parts[i].begin()) }
	}
	together(things...)
}

func (c container) name() string { return strings.TrimPrefix(c.Name, "/") }

// inspected is how many containers are inspected at once: a description has some 10 KB, and output is capped.
const inspected = 25

// inspect returns the descriptions of all containers. Those that are gone by now are left out.
func inspect(ctx context.Context, shell Shell) ([]json.RawMessage, error) {
	listed, err := shell.Run(ctx, "docker", "ps", "-aq", "--no-trunc")
	if err != nil {
		return nil, err
	}
	var all []json.RawMessage
	var faults []error
	for some := range slices.Chunk(strings.Fields(listed.Stdout), inspected) {
		result, err := shell.Run(ctx, append([]string{"docker", "container", "inspect"}, some...)...)
		var found []json.RawMessage
		if unread := json.Unmarshal([]byte(result.Stdout), &found); unread != nil && err == nil {
			err = fmt.Errorf("reading docker inspect: %w", unread)
		}
		if err != nil && !strings.Contains(strings.ToLower(err.Error()), "no such ") {
			faults = append(faults, err)
		}
		all = append(all, found...)
	}
	return all, errors.Join(faults...)
}

// mostEnded is how many containers of a host that have ended have their output read.
const mostEnded = 8

// choose takes the containers of the service's tasks that run, and those that ended a short while ago, the last one first.
func (h *host) choose(s *survey, all []container) []container {
	family := h.of.family(s)
	var running, ended []container
	for _, c := range all {
		label := c.Config.Labels
		switch {
		case label[remote.LabelTask] == "" || label[remote.LabelCluster] != h.of.Target.Cluster:
		case family != "" && label[remote.LabelFamily] != family:
		case c.State.Running:
			running = append(running, c)
		case time.Since(c.State.FinishedAt) < recently:
			ended = append(ended, c)
		}
	}
	slices.SortStableFunc(ended, func(a, b container) int { return b.State.FinishedAt.Compare(a.State.FinishedAt) })
	return append(running, ended[:min(len(ended), mostEnded)]...)
}

// family is that of the service's definition, "" where nobody tells.
func (c *collector) family(s *survey) string {
	if s.service == nil {
		return ""
	}
	return deploy.RevisionOf(aws.ToString(s.service.TaskDefinition)).Family
}

// mostOutput is how many bytes of a container's output are taken, before they are parted by the room that there is.
const mostOutput = 512 << 10

// tailed prints the end of a container's output, both streams as they came, and exits as docker does.
const tailed = `exec 3>&1
code=$({ { docker logs --timestamps --tail "$2" "$1" 2>&1 3>&- 4>&-; echo $? >&4; } | tail -c "$3" >&3 3>&- 4>&-; } 4>&1)
exit "$code"`

// output keeps the end of one container's output. One line more than wanted says whether there are more.
func (h *host) output(ctx context.Context, shell Shell, c container, part *promised) {
	lines := h.of.lines()
	result, err := shell.Run(ctx, "sh", "-c", tailed, "sh", c.ID, strconv.Itoa(lines+1), strconv.Itoa(mostOutput))
	var refused *remote.RunError
	if errors.As(err, &refused) && refused.Stderr == "" {
		err = fmt.Errorf("%w: %s", err, lastLine(result.Stdout))
	}
	told, cut := lastLines(result.Stdout, lines)
	part.keep(output{text: withoutHeadless(told), cut: cut || len(result.Stdout) >= mostOutput}, err)
}

// lastLines returns the last n lines of text, and whether there are more. What a cut has left of a line is left out.
func lastLines(text string, n int) (string, bool) {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(text) >= mostOutput && len(lines) > 1 {
		lines = lines[1:]
	}
	if len(lines) <= n {
		return strings.Join(lines, ""), false
	}
	return strings.Join(lines[len(lines)-n:], ""), true
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
