package wire

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// maxDefinition is the longest task definition, in bytes of JSON.
const maxDefinition = 65536

// minMemory is the least memory that Docker gives a container, in MiB.
const minMemory = 6

var (
	imageTag    = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]{1,255}$`)
	imageDigest = regexp.MustCompile(`^[A-Za-z0-9_\-:./#]+@sha256:[0-9a-f]{64}$`)
	logDrivers  = []types.LogDriver{"awslogs", "fluentd", "gelf", "json-file", "journald", "syslog", "splunk", "awsfirelens"}
)

func refuse(format string, args ...any) *state.Fault {
	return state.Refuse(state.Client, format, args...)
}

// validDefinition applies the rules of registration, in AWS's words where these are known.
func validDefinition(in *ecs.RegisterTaskDefinitionInput) *state.Fault {
	switch size := len(encode(in)); {
	case value(in.Family) == "":
		return refuse("Family should not be null or empty.")
	case !identifier.MatchString(*in.Family):
		return refuse("Family contains invalid characters: %s", *in.Family)
	case len(in.ContainerDefinitions) == 0:
		return refuse("Container definitions should not be empty")
	case size > maxDefinition:
		return refuse("Actual length: '%d'. Max allowed length is '%d' bytes.", size, maxDefinition)
	case slices.Contains(in.RequiresCompatibilities, types.CompatibilityFargate):
		return state.Refuse(state.InvalidParameter, "The stand-in does not support requiresCompatibilities FARGATE.")
	}
	names := map[string]bool{}
	essential := false
	for _, c := range in.ContainerDefinitions {
		if fault := validContainer(in.NetworkMode, c); fault != nil {
			return fault
		}
		if names[*c.Name] {
			return refuse("Container names must be unique: %s", *c.Name)
		}
		names[*c.Name] = true
		essential = essential || c.Essential == nil || *c.Essential
	}
	if !essential {
		return refuse("At least one container in the task definition must be essential.")
	}
	if in.NetworkMode != "" && in.NetworkMode != types.NetworkModeBridge {
		return state.Refuse(state.InvalidParameter, "The stand-in does not support networkMode %s.", in.NetworkMode)
	}
	return nil
}

func validContainer(mode types.NetworkMode, c types.ContainerDefinition) *state.Fault {
	name, image := value(c.Name), value(c.Image)
	switch {
	case name == "":
		return refuse("Container.name should not be null or empty.")
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
		validMemory(name, value(c.Memory), value(c.MemoryReservation)), validPorts(name, c.PortMappings),
		validLog(name, c.LogConfiguration), validHealth(name, c.HealthCheck),
	} {
		if check != nil {
			return check
		}
	}
	return nil
}

func validMemory(name string, hard, soft int32) *state.Fault {
	setting := "Invalid setting for container '" + name + "'. "
	switch {
	case hard == 0 && soft == 0:
		return refuse("%sAt least one of 'memory' or 'memoryReservation' must be specified.", setting)
	case hard != 0 && hard < minMemory || soft != 0 && soft < minMemory:
		return refuse("%s'memory' and 'memoryReservation' must be at least %d.", setting, minMemory)
	case hard != 0 && soft >= hard:
		return refuse("%s'memory' must be greater than 'memoryReservation'.", setting)
	}
	return nil
}

func validPorts(name string, ports []types.PortMapping) *state.Fault {
	setting := "Invalid setting for container '" + name + "'. "
	protocols := map[int32]string{}
	for _, p := range ports {
		container, host, protocol := value(p.ContainerPort), value(p.HostPort), strings.ToLower(string(p.Protocol))
		if protocol == "" {
			protocol = "tcp"
		}
		switch {
		case container < 1 || container > 65535 || host < 0 || host > 65535:
			return refuse("%sPorts must be between 1 and 65535.", setting)
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
		return refuse("Invalid setting for container '%s'. The log driver %q is not supported.", name, l.LogDriver)
	case l.LogDriver == types.LogDriverAwslogs && (l.Options["awslogs-group"] == "" || l.Options["awslogs-region"] == ""):
		return refuse("Log driver awslogs requires options: awslogs-group, awslogs-region")
	}
	return nil
}

func validHealth(name string, h *types.HealthCheck) *state.Fault {
	if h == nil || len(h.Command) > 0 && (h.Command[0] == "CMD" || h.Command[0] == "CMD-SHELL") {
		return nil
	}
	return refuse("Invalid setting for container '%s'. The health check's command must begin with CMD or CMD-SHELL.", name)
}
