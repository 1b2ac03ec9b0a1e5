package matchers

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/discover"
	"smoke.example/ecs/helpers/remote"
)

// Setup is how a container of a task has to be made.
type Setup struct {
	// Wanted is the container's part of the task definition.
	Wanted deploy.ContainerDefinition
	// Published are its ports as ECS lists them: the host's side of those that the definition leaves open.
	Published []discover.Port
	// Names are those on the host of the task's containers, by their names in the definition.
	Names map[string]string
	// AnyLogDriver accepts another log driver than the definition's.
	AnyLogDriver bool
}

// BeSetUpAs succeeds for a container (remote.Container) with the links, ports, memory, CPU shares and log settings of
// its definition. Values of log options are not told: some are secrets.
func BeSetUpAs(want Setup) types.GomegaMatcher {
	return because("be set up as its definition says", containerName, func(c remote.Container) string {
		all := slices.Concat(want.links(c), want.ports(c), want.limits(c), want.logging(c))
		if len(all) == 0 {
			return ""
		}
		return "it differs:" + strings.Join(all, "")
	})
}

// sideBySide is one difference, or none.
func sideBySide(what, expected, seen string) []string {
	if expected == seen {
		return nil
	}
	return []string{fmt.Sprintf("\n  %s: expected %s, seen %s", what, cmp.Or(expected, "none"), cmp.Or(seen, "none"))}
}

func (s Setup) links(c remote.Container) []string {
	var expected, seen []string
	for _, link := range s.Wanted.Links {
		name, alias, renamed := strings.Cut(link, ":")
		if !renamed {
			alias = name
		}
		expected = append(expected, fmt.Sprintf("%s as %s", s.onHost(name), alias))
	}
	for _, link := range c.Links {
		seen = append(seen, fmt.Sprintf("%s as %s", link.Container, link.Alias))
	}
	return sideBySide("links", sorted(expected), sorted(seen))
}

func (s Setup) onHost(name string) string {
	if there, ok := s.Names[name]; ok {
		return there
	}
	return "a container " + name
}

func (s Setup) ports(c remote.Container) []string {
	var expected, seen []string
	for _, port := range s.Wanted.Ports {
		expected = append(expected, published(port.Container, cmp.Or(port.Protocol, tcp), s.hostPort(port)))
	}
	for _, port := range c.Ports {
		if port.Host != 0 { // one that the image merely names
			seen = append(seen, published(port.Container, port.Protocol, port.Host))
		}
	}
	return sideBySide("ports", sorted(expected), sorted(seen))
}

// hostPort is the definition's, or the one that ECS lists for a port whose host side the definition leaves open.
func (s Setup) hostPort(port deploy.PortMapping) int {
	if port.Host != 0 {
		return port.Host
	}
	for _, p := range s.Published {
		if p.Container == port.Container && cmp.Or(p.Protocol, tcp) == cmp.Or(port.Protocol, tcp) {
			return p.Host
		}
	}
	return 0
}

// tcp is the protocol where none is said.
const tcp = "tcp"

func published(container int, protocol string, host int) string {
	if host == 0 {
		return fmt.Sprintf("%d/%s on a port that ECS lists", container, protocol)
	}
	return fmt.Sprintf("%d/%s on %d", container, protocol, host)
}

const (
	mebibyte = 1 << 20
	// leastShares is what the agent makes of a cpu of 0 or 1: the kernel's least.
	leastShares = 2
)

func (s Setup) limits(c remote.Container) []string {
	return slices.Concat(
		sideBySide("memory", mebibytes(int64(s.Wanted.Memory)*mebibyte), mebibytes(c.Memory)),
		sideBySide("memory reservation",
			mebibytes(int64(s.Wanted.MemoryReservation)*mebibyte), mebibytes(c.MemoryReservation)),
		sideBySide("CPU shares", fmt.Sprint(max(s.Wanted.CPU, leastShares)), fmt.Sprint(c.CPUShares)),
	)
}

func mebibytes(bytes int64) string {
	switch {
	case bytes == 0:
		return ""
	case bytes%mebibyte != 0:
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%d MiB", bytes/mebibyte)
}

func (s Setup) logging(c remote.Container) []string {
	if s.AnyLogDriver || s.Wanted.LogDriver == "" {
		return nil
	}
	all := sideBySide("log driver", s.Wanted.LogDriver, c.LogDriver)
	for _, name := range slices.Sorted(maps.Keys(s.Wanted.LogOptions)) {
		if why := differs(name, s.Wanted.LogOptions[name], c.LogOptions); why != "" {
			all = append(all, "\n  log option "+name+" "+why)
		}
	}
	return all
}

// differs says how a log option is not the definition's. The agent turns a stream's prefix into its whole name.
func differs(name, want string, seen map[string]string) string {
	if name == "awslogs-stream-prefix" && strings.HasPrefix(seen["awslogs-stream"], want+"/") {
		return ""
	}
	switch value, there := seen[name]; {
	case !there:
		return "is missing"
	case value != want:
		return "has another value"
	}
	return ""
}

// sorted is a list without what is there twice: a port is bound once for IPv4 and once for IPv6.
func sorted(list []string) string {
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
