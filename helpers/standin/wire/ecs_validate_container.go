package wire

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// minMemory is the least memory that Docker gives a container, in MiB.
const minMemory = 6

var (
	imageTag    = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]{1,255}$`)
	imageDigest = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]{1,255}@sha256:[0-9A-Fa-f]{64}$`)
	link        = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}(:[A-Za-z0-9_-]{1,255})?$`)
	logDrivers  = []types.LogDriver{"awslogs", "fluentd", "gelf", "json-file", "journald", "syslog", "splunk", "awsfirelens"}
)

func validContainer(mode types.NetworkMode, c types.ContainerDefinition) *state.Fault {
	name, image := value(c.Name), value(c.Image)
	switch {
	case name == "":
		return refuse("Container.name should not be null or empty.")
	case len(name) > maxName:
		return refuse("Container name should not be longer than %d characters.", maxName)
	case !identifier.MatchString(name):
		return refuse("Container name contains invalid characters: %s", name)
	case image == "":
		return refuse("Container.image should not be null or empty.")
	case !imageTag.MatchString(image) && !imageDigest.MatchString(image):
		return refuse("Container.image contains invalid characters: %s", image)
	case len(c.Links) > 0 && mode != "" && mode != types.NetworkModeBridge:
		return refuse("Links are not supported when networkMode=%s", mode)
	}
	for _, check := range []*state.Fault{
		validSizes(name, c.Cpu, value(c.Memory), value(c.MemoryReservation)), validLinks(name, c.Links),
		validPorts(name, mode, c.PortMappings),
		validLog(name, c.LogConfiguration), validHealth(name, c.HealthCheck),
	} {
		if check != nil {
			return check
		}
	}
	return nil
}

// setting begins what is said about one container.
func setting(name string) string { return "Invalid setting for container '" + name + "'. " }

func validSizes(name string, cpu, hard, soft int32) *state.Fault {
	setting := setting(name)
	switch {
	case cpu < 0:
		return refuse("%s'cpu' must not be negative.", setting)
	case hard == 0 && soft == 0:
		return refuse("%sAt least one of 'memory' or 'memoryReservation' must be specified.", setting)
	case hard != 0 && hard < minMemory || soft != 0 && soft < minMemory:
		return refuse("%s'memory' and 'memoryReservation' must be at least %d.", setting, minMemory)
	case hard != 0 && soft >= hard:
		return refuse("%s'memory' must be greater than 'memoryReservation'.", setting)
	}
	return nil
}

func validLinks(name string, links []string) *state.Fault {
	for _, l := range links {
		if !link.MatchString(l) {
			return refuse("%sThe link %q must be NAME or NAME:ALIAS.", setting(name), l)
		}
	}
	return nil
}

func validPorts(name string, mode types.NetworkMode, ports []types.PortMapping) *state.Fault {
	setting := setting(name)
	if mode == types.NetworkModeNone && len(ports) > 0 {
		return refuse("%sPort mappings are not supported when networkMode=none", setting)
	}
	own := mode == types.NetworkModeHost || mode == types.NetworkModeAwsvpc // the container's ports are the host's
	protocols := map[int32]string{}
	for _, p := range ports {
		container, host, protocol := value(p.ContainerPort), value(p.HostPort), strings.ToLower(string(p.Protocol))
		if protocol == "" {
			protocol = "tcp"
		}
		switch {
		case container < 1 || container > 65535 || host < 0 || host > 65535:
			return refuse("%sPorts must be between 1 and 65535.", setting)
		case own && host != 0 && host != container:
			return refuse("When networkMode=%s, the host ports and container ports in port mappings must match.", mode)
		case protocol != "tcp" && protocol != "udp":
			return refuse("%sThe protocol must be tcp or udp.", setting)
		case protocols[container] != "" && protocols[container] != protocol:
			return refuse("%sThe container port %d cannot be exposed for two protocols.", setting, container)
		}
		protocols[container] = protocol
	}
	return nil
}

func validLog(name string, l *types.LogConfiguration) *state.Fault {
	switch {
	case l == nil:
		return nil
	case !slices.Contains(logDrivers, l.LogDriver):
		return refuse("%sThe log driver %q is not supported.", setting(name), l.LogDriver)
	case l.LogDriver == types.LogDriverAwslogs && (l.Options["awslogs-group"] == "" || l.Options["awslogs-region"] == ""):
		return refuse("Log driver awslogs requires options: awslogs-group, awslogs-region")
	}
	return nil
}

// validHealth applies the ranges of the API's reference.
func validHealth(name string, h *types.HealthCheck) *state.Fault {
	if h == nil {
		return nil
	}
	if len(h.Command) == 0 || h.Command[0] != "CMD" && h.Command[0] != "CMD-SHELL" {
		return refuse("%sThe health check's command must begin with CMD or CMD-SHELL.", setting(name))
	}
	for _, r := range []struct {
		member      string
		value       *int32
		least, most int32
	}{
		{"interval", h.Interval, 5, 300},
		{"timeout", h.Timeout, 2, 60},
		{"retries", h.Retries, 1, 10},
		{"startPeriod", h.StartPeriod, 0, 300},
	} {
		if r.value != nil && (*r.value < r.least || *r.value > r.most) {
			return refuse("%sThe health check's %s must be between %d and %d.", setting(name), r.member, r.least, r.most)
		}
	}
	return nil
}
