package wire

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

var ecsReads = map[string]operation{
	"DescribeTaskDefinition":     reads(describeTaskDefinition),
	"ListTaskDefinitions":        reads(listTaskDefinitions),
	"DescribeClusters":           reads(describeClusters),
	"DescribeServices":           reads(describeServices),
	"ListServices":               reads(listServices),
	"DescribeTasks":              reads(describeTasks),
	"ListTasks":                  reads(listTasks),
	"DescribeContainerInstances": reads(describeContainerInstances),
	"ListContainerInstances":     reads(listContainerInstances),
	"ListServiceDeployments":     reads(listServiceDeployments),
	"DescribeServiceDeployments": reads(describeServiceDeployments),
	"DescribeServiceRevisions":   reads(describeServiceRevisions),
}

var ecsWrites = map[string]operation{
	"RegisterTaskDefinition":   writes(registerTaskDefinition),
	"DeregisterTaskDefinition": writes(deregisterTaskDefinition),
	"CreateCluster":            writes(createCluster),
	"CreateService":            writes(createService),
	"UpdateService":            writes(updateService),
	"StopTask":                 writes(stopTask),
	"StopServiceDeployment":    writes(stopServiceDeployment),

	"UpdateContainerInstancesState": writes(updateContainerInstancesState),
}

// missing is what describing something unknown answers, next to what is known.
func missing(arn string) types.Failure {
	return types.Failure{Arn: &arn, Reason: str("MISSING")}
}

// asARN is the ARN that a name would have.
func asARN(d *state.Data, kind, nameOrARN string) string {
	if strings.HasPrefix(nameOrARN, "arn:") {
		return nameOrARN
	}
	return d.ARN("ecs", kind+"/"+nameOrARN)
}

// batch refuses a list that is empty or too long; what is its name.
func batch(what string, list []string, most int) *state.Fault {
	switch {
	case len(list) == 0:
		return state.Refuse(state.InvalidParameter, "%s cannot be empty.", what)
	case len(list) > most:
		return state.Refuse(state.InvalidParameter, "%s cannot have more than %d elements.", what, most)
	}
	return nil
}

// arns pages through ARNs, which are listed in their own order.
func arns(p pages, list []string) ([]string, *string, *state.Fault) {
	slices.Sort(list)
	p.param, p.most = "maxResults", 100
	return page(p, list, strings.Compare)
}

func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
