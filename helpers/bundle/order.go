package bundle

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/evidence"
)

// kinds are in the order in which a reader wants them.
var kinds = []evidence.PartKind{
	evidence.ServiceEvents, evidence.Deployments, evidence.StoppedTasks, evidence.RunningTasks, evidence.Definition,
	evidence.DefinitionDiff, evidence.Hosts, evidence.Answer, evidence.ContainersOf, evidence.InspectOf, evidence.OutputOf,
	evidence.HostState, evidence.StreamTail, evidence.Versions, evidence.JournalOf,
}

// inOrder puts the parts about the service first, then those about each instance, then the rest.
func inOrder(parts []*promised) []*promised {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *promised) int {
		return cmp.Or(
			cmp.Compare(block(a.Part), block(b.Part)),
			cmp.Compare(a.Instance, b.Instance),
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
		)
	})
	return parts
}

func block(p evidence.Part) int {
	switch {
	case p.Instance != "":
		return 1
	case p.Kind == evidence.Versions, p.Kind == evidence.JournalOf:
		return 2
	}
	return 0
}

// odd is what has no place in the name of a file.
var odd = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// name is a free path in the bundle's folder.
func (c *collector) name(p evidence.Part) string {
	ending := ".txt"
	switch p.Kind {
	case evidence.ContainersOf, evidence.OutputOf, evidence.HostState, evidence.Answer, evidence.Versions, evidence.DefinitionDiff:
	default:
		ending = ".json"
	}
	var words []string
	for _, word := range []string{kindOf(p), even(p.Container), detail(p)} {
		if word != "" {
			words = append(words, word)
		}
	}
	return c.free(path.Join(cmp.Or(even(p.Instance), "service"), strings.Join(words, "-")), ending)
}

// even is a text as a part of a file's name.
func even(text string) string { return strings.Trim(odd.ReplaceAllString(text, "-"), "-.") }

// kindOf is the kind in a file's name; the name of a definition says it already.
func kindOf(p evidence.Part) string {
	if p.Kind == evidence.Definition {
		return ""
	}
	return string(p.Kind)
}

// shortID is how much of the id of a task or a container is in a file's name.
const shortID = 12

// detail tells parts of one kind about one thing from each other.
func detail(p evidence.Part) string {
	switch p.Kind {
	case evidence.Definition, evidence.Answer:
		return even(p.Name)
	case evidence.StreamTail:
		id := even(discover.LastPart(p.Stream))
		return id[:min(len(id), shortID)]
	}
	return ""
}

// free is a name that no file of the bundle has yet, under the collector's lock.
func (c *collector) free(stem, ending string) string {
	name := stem + ending
	for n := 2; c.names[name]; n++ {
		name = fmt.Sprintf("%s-%d%s", stem, n, ending)
	}
	c.names[name] = true
	return name
}
