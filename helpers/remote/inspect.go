package remote

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// inspected is the part of docker inspect's JSON that is used (Engine API 1.41 and later).
type inspected struct {
	ID           string `json:"Id"`
	Created      time.Time
	Path         string
	Args         []string
	Image        string
	Name         string
	RestartCount int
	State        struct {
		Status                string
		Running, OOMKilled    bool
		ExitCode              int
		Error                 string
		StartedAt, FinishedAt time.Time
	}
	HostConfig struct {
		Memory, MemoryReservation int64
		CPUShares                 int64 `json:"CpuShares"`
		Links                     []string
		LogConfig                 struct {
			Type   string
			Config map[string]string
		}
	}
	Config struct {
		Image  string
		Env    []string
		Labels map[string]string
	}
	NetworkSettings struct {
		Ports map[string][]struct {
			HostIP   string `json:"HostIp"`
			HostPort string
		}
	}
}

func (i inspected) container() Container {
	return Container{
		ID: i.ID, Name: strings.TrimPrefix(i.Name, "/"), Image: i.Config.Image, ImageID: i.Image,
		Labels: i.Config.Labels, Env: NewEnv(variables(i.Config.Env)),
		Path: i.Path, Args: i.Args, Command: commandLine(append([]string{i.Path}, i.Args...)),
		Created: i.Created, State: i.state(), Ports: i.ports(), Links: i.links(),
		Memory: i.HostConfig.Memory, MemoryReservation: i.HostConfig.MemoryReservation,
		CPUShares: i.HostConfig.CPUShares,
		LogDriver: i.HostConfig.LogConfig.Type, LogOptions: i.HostConfig.LogConfig.Config,
	}
}

func (i inspected) state() State {
	return State{
		Status: i.State.Status, Running: i.State.Running, OOMKilled: i.State.OOMKilled, ExitCode: i.State.ExitCode,
		RestartCount: i.RestartCount, Error: i.State.Error, StartedAt: i.State.StartedAt, FinishedAt: i.State.FinishedAt,
	}
}

func variables(lines []string) map[string]string {
	out := make(map[string]string, len(lines))
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		out[name] = value
	}
	return out
}

// ports are sorted by port, protocol and address: the engine's own order is that of a map.
func (i inspected) ports() []Port {
	var ports []Port
	for inside, bindings := range i.NetworkSettings.Ports {
		number, protocol, _ := strings.Cut(inside, "/")
		port := Port{Container: atoi(number), Protocol: protocol}
		if len(bindings) == 0 {
			ports = append(ports, port)
		}
		for _, b := range bindings {
			port.HostIP, port.Host = b.HostIP, atoi(b.HostPort)
			ports = append(ports, port)
		}
	}
	slices.SortFunc(ports, func(a, b Port) int {
		return cmp.Or(cmp.Compare(a.Container, b.Container), cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.HostIP, b.HostIP), cmp.Compare(a.Host, b.Host))
	})
	return ports
}

// atoi is 0 for what is no number.
func atoi(text string) int {
	number, _ := strconv.Atoi(text)
	return number
}

// links come as "/other:/this/alias".
func (i inspected) links() []Link {
	var links []Link
	for _, text := range i.HostConfig.Links {
		other, here, _ := strings.Cut(text, ":")
		links = append(links, Link{
			Container: strings.TrimPrefix(other, "/"), Alias: here[strings.LastIndex(here, "/")+1:],
		})
	}
	slices.SortFunc(links, func(a, b Link) int { return strings.Compare(a.Alias, b.Alias) })
	return links
}
