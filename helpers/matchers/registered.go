package matchers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
)

// BeRegisteredFrom succeeds when a registered definition (deploy.Registered) has the containers of the rendered
// template. What ECS fills in by itself is no difference. Values of variables and of log options are not shown.
func BeRegisteredFrom(template deploy.Definition) types.GomegaMatcher {
	return because("be what "+template.File+" says", revisionName, func(seen deploy.Registered) string {
		if differences := definitionDifferences(template.Containers(), seen.Containers); len(differences) > 0 {
			return "it differs:\n  " + strings.Join(differences, "\n  ")
		}
		return ""
	})
}

func revisionName(r deploy.Registered) string { return "revision " + r.String() }

func definitionDifferences(want, seen []deploy.ContainerDefinition) []string {
	var all []string
	for _, w := range want {
		if s, there := containerCalled(seen, w.Name); there {
			all = append(all, containerDifferences(w, s)...)
		} else {
			all = append(all, fmt.Sprintf("container %q is missing", w.Name))
		}
	}
	for _, s := range seen {
		if _, there := containerCalled(want, s.Name); !there {
			all = append(all, fmt.Sprintf("container %q is not in the template", s.Name))
		}
	}
	return all
}

func containerCalled(all []deploy.ContainerDefinition, name string) (deploy.ContainerDefinition, bool) {
	return deploy.Registered{Containers: all}.Container(name)
}

func containerDifferences(want, seen deploy.ContainerDefinition) []string {
	var all []string
	for _, d := range []struct{ what, want, seen string }{
		{"image", want.Image, seen.Image},
		{"ports", portsOf(want), portsOf(seen)},
		{"links", orNone(strings.Join(want.Links, " ")), orNone(strings.Join(seen.Links, " "))},
		{"cpu", fmt.Sprint(want.CPU), fmt.Sprint(seen.CPU)},
		{"memory", fmt.Sprint(want.Memory), fmt.Sprint(seen.Memory)},
		{"memoryReservation", fmt.Sprint(want.MemoryReservation), fmt.Sprint(seen.MemoryReservation)},
		{"log driver", orNone(want.LogDriver), orNone(seen.LogDriver)},
	} {
		if d.want != d.seen {
			all = append(all, fmt.Sprintf("container %q has %s %s, not %s", want.Name, d.what, d.seen, d.want))
		}
	}
	all = append(all, valueDifferences(want.Name, "variables", want.Environment, seen.Environment)...)
	return append(all, valueDifferences(want.Name, "log options", want.LogOptions, seen.LogOptions)...)
}

// portsOf is written as `docker ps` writes it. ECS fills in the protocol, and 0 for a host port of its choice.
func portsOf(c deploy.ContainerDefinition) string {
	texts := make([]string, len(c.Ports))
	for i, m := range c.Ports {
		texts[i] = fmt.Sprintf("%d->%d/%s", m.Host, m.Container, orTCP(m.Protocol))
	}
	slices.Sort(texts)
	return orNone(strings.Join(texts, " "))
}

func orTCP(protocol string) string {
	if protocol == "" {
		return "tcp"
	}
	return protocol
}

// valueDifferences tells the names alone: any value may be a secret.
func valueDifferences(container, what string, want, seen map[string]string) []string {
	all := variableDifferences(want, func(name string) (string, bool) {
		value, there := seen[name]
		return value, there
	})
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if _, there := want[name]; !there {
			all = append(all, name+" is too much")
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("container %q has other %s: %s (values are not shown)", container, what, strings.Join(all, ", "))}
}
