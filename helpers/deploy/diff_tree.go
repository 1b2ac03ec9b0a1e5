package deploy

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// identity names, for each list whose order means nothing, the members by which its elements are known.
var identity = map[string][]string{
	"containerDefinitions": {"name"}, "environment": {"name"}, "secrets": {"name"}, "secretOptions": {"name"},
	"volumes": {"name"}, "ulimits": {"name"}, "properties": {"name"},
	"portMappings": {"containerPort", "containerPortRange", "protocol"},
	"mountPoints":  {"containerPath"}, "tmpfs": {"containerPath"}, "devices": {"hostPath"},
	"volumesFrom": {"sourceContainer"}, "dependsOn": {"containerName"}, "systemControls": {"namespace"},
	"extraHosts": {"hostname"}, "environmentFiles": {"value"}, "resourceRequirements": {"type"},
	"inferenceAccelerators": {"deviceName"}, "placementConstraints": {"type", "expression"},
}

// free are maps whose keys are a person's own.
var free = map[string]bool{"options": true, "dockerLabels": true, "driverOpts": true, "labels": true}

// sets are lists of words whose order means nothing.
var sets = map[string]bool{
	"links": true, "requiresCompatibilities": true, "dockerSecurityOptions": true, "add": true, "drop": true,
	"mountOptions": true, "permissions": true, "ignoredExitCodes": true,
}

// defaults are what ECS takes, and tells, for a member that is not set (see the SDK's ContainerDefinition). Every other
// switch is off by default.
var defaults = map[string]any{
	"networkMode": "bridge", "essential": true, "cpu": json.Number("0"), "versionConsistency": "enabled",
	"portMappings[].protocol": "tcp", "portMappings[].hostPort": json.Number("0"),
	"healthCheck.interval": json.Number("30"), "healthCheck.timeout": json.Number("5"),
	"healthCheck.retries": json.Number("3"), "healthCheck.startPeriod": json.Number("0"),
}

// added are members that only ECS sets.
var added = []string{
	"taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy",
	"deregisteredAt", "deleteRequestedAt", "tags",
}

// orDefault puts the default in place of a value that is not set.
func orDefault(at spot, value any) any {
	if value == nil {
		value = defaults[at.kind()]
	}
	if value == false && defaults[at.kind()] == nil {
		return nil
	}
	return value
}

// plant makes a tree of a definition in the SDK's types: lists whose order means nothing become maps, and whatever is
// not set, or empty, is left out.
func plant(definition any) (map[string]any, error) {
	encoded, err := json.Marshal(definition)
	if err != nil {
		return nil, fmt.Errorf("comparing task definitions: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber() // an int32 stays what it is
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("comparing task definitions: %w", err)
	}
	whole, _ := grow("", tree).(map[string]any)
	for _, name := range added {
		delete(whole, name)
	}
	return whole, nil
}

func grow(name string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		return growMap(name, v)
	case []any:
		return growList(name, v)
	case string:
		if v == "" {
			return nil
		}
	}
	return value
}

func growMap(name string, members map[string]any) any {
	grown := map[string]any{}
	for key, value := range members {
		if !free[name] {
			key = lowered(key)
		}
		if value = grow(key, value); value != nil {
			grown[key] = value
		}
	}
	if len(grown) == 0 {
		return nil
	}
	return grown
}

func growList(name string, elements []any) any {
	grown := make([]any, 0, len(elements))
	for _, element := range elements {
		if element = grow("", element); element != nil {
			grown = append(grown, element)
		}
	}
	switch {
	case len(grown) == 0:
		return nil
	case identity[name] != nil:
		return byIdentity(identity[name], grown)
	case sets[name]:
		slices.SortFunc(grown, func(a, b any) int { return cmp.Compare(text(a), text(b)) })
	}
	return grown
}

// byIdentity puts elements under what they are known by; a second one of the same name gets a number.
func byIdentity(members []string, elements []any) map[string]any {
	slices.SortFunc(elements, func(a, b any) int { return cmp.Compare(text(a), text(b)) })
	named := map[string]any{}
	for _, element := range elements {
		name, key := nameOf(members, element), ""
		for n := 1; key == "" || named[key] != nil; n++ {
			key = name
			if n > 1 {
				key = fmt.Sprintf("%s (%d)", name, n)
			}
		}
		named[key] = element
	}
	return named
}

func nameOf(members []string, element any) string {
	of, _ := element.(map[string]any)
	var parts []string
	for _, member := range members {
		value := of[member]
		if member == "protocol" && value == nil {
			value = "tcp"
		}
		if value != nil {
			parts = append(parts, text(value))
		}
	}
	return strings.Join(parts, "/")
}

// lowered is the name that AWS has for a member of the SDK's.
func lowered(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}
