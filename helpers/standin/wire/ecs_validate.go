package wire

import (
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

// maxDefinition is the longest task definition, in bytes of JSON.
const maxDefinition = 65536

// maxName is the longest name of a family, a container or a link.
const maxName = 255

func refuse(format string, args ...any) *state.Fault {
	return state.Refuse(state.Client, format, args...)
}

// validDefinition applies the rules of registration, in AWS's words where these are known.
func validDefinition(in *ecs.RegisterTaskDefinitionInput) *state.Fault {
	switch size := len(encode(in)); {
	case value(in.Family) == "":
		return refuse("Family should not be null or empty.")
	case len(*in.Family) > maxName:
		return refuse("Family should not be longer than %d characters.", maxName)
	case !identifier.MatchString(*in.Family):
		return refuse("Family contains invalid characters: %s", *in.Family)
	case len(in.ContainerDefinitions) == 0:
		return refuse("Container definitions should not be empty")
	case size > maxDefinition:
		return refuse("Actual length: '%d'. Max allowed length is '%d' bytes.", size, maxDefinition)
	case !slices.Contains(networkModes, in.NetworkMode):
		return refuse("Network mode must be one of bridge, host, awsvpc and none: %s", in.NetworkMode)
	}
	if fault := validTask(in); fault != nil {
		return fault
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

// networkModes are those of ECS; none given is bridge.
var networkModes = []types.NetworkMode{"", "bridge", "host", "awsvpc", "none"}

// validTask looks at what a task has as a whole.
func validTask(in *ecs.RegisterTaskDefinitionInput) *state.Fault {
	if text := value(in.Cpu); text != "" && !cpuUnits.MatchString(text) {
		return refuse("Invalid 'cpu' setting for task.")
	}
	if text := value(in.Memory); text != "" && !memoryUnits.MatchString(text) {
		return refuse("Invalid 'memory' setting for task.")
	}
	for _, role := range []string{value(in.TaskRoleArn), value(in.ExecutionRoleArn)} {
		if role != "" && !roleARN.MatchString(role) {
			return refuse("Role is not valid")
		}
	}
	return lacking(in)
}

// What a task as a whole may have: CPU and memory as a number of units and MiB, or with a unit; a role by its ARN.
var (
	cpuUnits    = regexp.MustCompile(`^([0-9]+|[0-9]*\.?[0-9]+ ?v?(CPU|cpu))$`)
	memoryUnits = regexp.MustCompile(`^([0-9]+|[0-9]*\.?[0-9]+ ?(GB|gb))$`)
	roleARN     = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$`)
)

// lacking refuses what AWS takes and the stand-in has not.
func lacking(in *ecs.RegisterTaskDefinitionInput) *state.Fault {
	for _, m := range []struct {
		name  string
		value *string
	}{
		{"cpu", in.Cpu}, {"memory", in.Memory}, {"taskRoleArn", in.TaskRoleArn}, {"executionRoleArn", in.ExecutionRoleArn},
	} {
		if value(m.value) != "" {
			return state.Refuse(state.InvalidParameter, "The stand-in does not support %s.", m.name)
		}
	}
	if slices.Contains(in.RequiresCompatibilities, types.CompatibilityFargate) {
		return state.Refuse(state.InvalidParameter, "The stand-in does not support requiresCompatibilities FARGATE.")
	}
	return nil
}
