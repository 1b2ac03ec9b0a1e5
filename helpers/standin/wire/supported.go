package wire

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// supported are the members of requests that the stand-in acts on. A request that sets another one is refused, so
// that nothing is silently left out; a structure that is not listed is supported whole.
var supported = map[reflect.Type]string{
	reflect.TypeFor[ecs.RegisterTaskDefinitionInput](): "Family ContainerDefinitions NetworkMode " +
		"RequiresCompatibilities Cpu Memory TaskRoleArn ExecutionRoleArn",
	reflect.TypeFor[ecs.DescribeTaskDefinitionInput](): "TaskDefinition Include",
	reflect.TypeFor[ecs.ListTaskDefinitionsInput]():    "FamilyPrefix MaxResults NextToken Sort Status",
	reflect.TypeFor[ecs.CreateClusterInput]():          "ClusterName",
	reflect.TypeFor[ecs.CreateServiceInput](): "Cluster ServiceName TaskDefinition DesiredCount LaunchType " +
		"SchedulingStrategy DeploymentConfiguration DeploymentController ClientToken",
	reflect.TypeFor[ecs.UpdateServiceInput](): "Cluster Service TaskDefinition DesiredCount ForceNewDeployment " +
		"DeploymentConfiguration",
	reflect.TypeFor[ecs.ListServicesInput](): "Cluster LaunchType MaxResults NextToken SchedulingStrategy",
	reflect.TypeFor[ecs.ListTasksInput](): "Cluster ContainerInstance DesiredStatus Family LaunchType MaxResults " +
		"NextToken ServiceName StartedBy",
	reflect.TypeFor[ecs.ListContainerInstancesInput](): "Cluster MaxResults NextToken Status",
	reflect.TypeFor[types.DeploymentConfiguration](): "MaximumPercent MinimumHealthyPercent Strategy " +
		"DeploymentCircuitBreaker",
	reflect.TypeFor[types.ContainerDefinition](): "Name Image Essential Cpu Memory MemoryReservation PortMappings " +
		"Links EntryPoint Command Environment LogConfiguration HealthCheck StopTimeout",
	reflect.TypeFor[types.PortMapping]():                     "ContainerPort HostPort Protocol",
	reflect.TypeFor[types.LogConfiguration]():                "LogDriver Options",
	reflect.TypeFor[cloudwatchlogs.CreateLogGroupInput]():    "LogGroupName",
	reflect.TypeFor[cloudwatchlogs.PutLogEventsInput]():      "LogGroupName LogStreamName LogEvents SequenceToken",
	reflect.TypeFor[cloudwatchlogs.DescribeLogGroupsInput](): "LogGroupNamePrefix LogGroupNamePattern Limit NextToken",
	reflect.TypeFor[cloudwatchlogs.DescribeLogStreamsInput](): "LogGroupName LogGroupIdentifier LogStreamNamePrefix " +
		"OrderBy Descending Limit NextToken",
	reflect.TypeFor[cloudwatchlogs.GetLogEventsInput](): "LogGroupName LogGroupIdentifier LogStreamName StartTime " +
		"EndTime NextToken Limit StartFromHead",
	reflect.TypeFor[cloudwatchlogs.FilterLogEventsInput](): "LogGroupName LogGroupIdentifier LogStreamNames " +
		"LogStreamNamePrefix StartTime EndTime FilterPattern NextToken Limit Interleaved StartFromHead",
	reflect.TypeFor[ecr.DescribeImagesInput](): "RegistryId RepositoryName ImageIds MaxResults NextToken",
	reflect.TypeFor[ecr.BatchGetImageInput]():  "RegistryId RepositoryName ImageIds AcceptedMediaTypes",
}

// unsupported returns the path of the first member that is set and not supported, or "".
func unsupported(in any) string {
	return strings.TrimPrefix(unsupportedIn(reflect.ValueOf(in)), ".")
}

func unsupportedIn(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return unsupportedIn(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if path := unsupportedIn(v.Index(i)); path != "" {
				return fmt.Sprintf("[%d]%s", i, path)
			}
		}
	case reflect.Struct:
		return unsupportedMember(v)
	}
	return ""
}

func unsupportedMember(v reflect.Value) string {
	list, listed := supported[v.Type()]
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || !isSet(v.Field(i)) {
			continue
		}
		name := "." + strings.ToLower(field.Name[:1]) + field.Name[1:]
		if listed && !slices.Contains(strings.Fields(list), field.Name) {
			return name
		}
		if path := unsupportedIn(v.Field(i)); path != "" {
			return name + path
		}
	}
	return ""
}

// isSet reports whether a member asks for anything: one that repeats a zero value does not.
func isSet(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && isSet(v.Elem())
	case reflect.Slice, reflect.Map:
		return v.Len() > 0
	}
	return !v.IsZero()
}
