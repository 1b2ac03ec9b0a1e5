package reconcile

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"smoke.example/ecs/helpers/standin/engine"
	"smoke.example/ecs/helpers/standin/state"
)

const mebibyte = 1 << 20

// The host's dynamic ports, from which the engine chooses.
const firstDynamic, lastDynamic = 32768, 60999

// spec is what the agent asks the engine for.
func (a *agent) spec(c *state.Container) (engine.Spec, error) {
	links, err := a.links(c)
	if err != nil {
		return engine.Spec{}, err
	}
	def, on := c.Definition, a.task.Instance.Instance
	s := engine.Spec{
		Instance: on.ID, Name: dockerName(a.task.Definition, def.Name), Image: def.Image,
		Entrypoint: def.EntryPoint, Command: def.Command, Env: a.env(def), Links: links, Ports: a.ports(def),
		CPUShares: int64(max(def.CPU, 2)), // the agent's own minimum, which an omitted cpu comes to
		Memory:    int64(def.Memory) * mebibyte, MemoryReservation: int64(def.MemoryReservation) * mebibyte,
		Labels: a.labels(def.Name),
	}
	if h := def.Health; h != nil {
		s.HealthCheck = &engine.HealthCheck{
			Command: h.Command, Interval: h.Interval, Timeout: h.Timeout, StartPeriod: h.StartPeriod, Retries: h.Retries,
		}
	}
	return s, nil
}

var unfit = regexp.MustCompile("[^A-Za-z0-9-]")

// dockerName is ecs-FAMILY-REVISION-CONTAINER-SUFFIX; the suffix is a random number as a varint in ten bytes.
func dockerName(def *state.TaskDefinition, container string) string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	suffix := make([]byte, binary.MaxVarintLen64)
	binary.PutVarint(suffix, int64(binary.BigEndian.Uint64(random[:])>>1)) //nolint:gosec // shifted: it fits
	return fmt.Sprintf("ecs-%s-%d-%s-%s", def.Family, def.Revision, unfit.ReplaceAllString(container, ""),
		hex.EncodeToString(suffix))
}

func (a *agent) labels(container string) map[string]string {
	def := a.task.Definition
	return map[string]string{
		"com.amazonaws.ecs.task-arn":                a.task.ARN,
		"com.amazonaws.ecs.container-name":          container,
		"com.amazonaws.ecs.task-definition-family":  def.Family,
		"com.amazonaws.ecs.task-definition-version": strconv.Itoa(def.Revision),
		"com.amazonaws.ecs.cluster":                 a.task.Cluster,
	}
}

// env is the definition's environment, and the region where it says nothing else.
func (a *agent) env(def state.ContainerDefinition) []string {
	var env []string
	for _, v := range def.Environment {
		env = append(env, v.Name+"="+v.Value)
	}
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if !slices.ContainsFunc(def.Environment, func(v state.Variable) bool { return v.Name == name }) {
			env = append(env, name+"="+a.region)
		}
	}
	return env
}

// links turns the names of the definition into those of the engine.
func (a *agent) links(c *state.Container) ([]string, error) {
	var links []string
	for _, link := range c.Definition.Links {
		name, alias, ok := strings.Cut(link, ":")
		if !ok {
			alias = name
		}
		i := slices.IndexFunc(a.runs, func(r *container) bool { return r.Definition.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("Link target not available: %s", name) //nolint:staticcheck // the agent's words
		}
		links = append(links, a.runs[i].DockerName+":"+alias)
	}
	return links, nil
}

// ports publishes what the security groups open on the public address, all else on the private one.
func (a *agent) ports(def state.ContainerDefinition) []engine.Port {
	var ports []engine.Port
	on := a.task.Instance.Instance
	for _, p := range def.Ports {
		first, last := p.Host, p.Host
		if p.Host == 0 {
			first, last = firstDynamic, lastDynamic
		}
		address := on.PrivateIP
		if on.PublicIP != "" && a.opens(on, p.Protocol, first, last) {
			address = on.PublicIP
		}
		ports = append(ports, engine.Port{Container: p.Container, Host: p.Host, Protocol: p.Protocol, Address: address})
	}
	return ports
}

func (a *agent) opens(on *state.Instance, protocol string, first, last int) (open bool) {
	a.st.View(func(d *state.Data) { open = d.Opens(on, protocol, first, last) })
	return open
}

// bindings are the published ports as ECS shows them: without addresses.
func bindings(bound []engine.Binding) []state.Binding {
	all := []state.Binding{}
	for _, b := range bound {
		all = append(all, state.Binding{Container: b.Container, Host: b.Host, Protocol: b.Protocol})
	}
	return all
}
