package wire

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/standin/state"
)

func registerTaskDefinition(
	d *state.Data, in *ecs.RegisterTaskDefinitionInput,
) (*ecs.RegisterTaskDefinitionOutput, *state.Fault) {
	if fault := validDefinition(in); fault != nil {
		return nil, fault
	}
	def := d.Register(state.TaskDefinition{
		Family: *in.Family, NetworkMode: "bridge",
		Containers: each(in.ContainerDefinitions, readContainer),
		Compatibilities: each(in.RequiresCompatibilities, func(c types.Compatibility) string {
			return string(c)
		}),
	})
	out := taskDefinition(d, def)
	return &ecs.RegisterTaskDefinitionOutput{TaskDefinition: &out, Tags: []types.Tag{}}, nil
}

func describeTaskDefinition(
	d *state.Data, in *ecs.DescribeTaskDefinitionInput,
) (*ecs.DescribeTaskDefinitionOutput, *state.Fault) {
	def, fault := d.Definition(value(in.TaskDefinition))
	if fault != nil {
		return nil, fault
	}
	out := taskDefinition(d, def)
	return &ecs.DescribeTaskDefinitionOutput{TaskDefinition: &out, Tags: []types.Tag{}}, nil
}

// deregisterTaskDefinition wants a revision: a family alone is refused.
func deregisterTaskDefinition(
	d *state.Data, in *ecs.DeregisterTaskDefinitionInput,
) (*ecs.DeregisterTaskDefinitionOutput, *state.Fault) {
	name := value(in.TaskDefinition)
	if !strings.Contains(strings.TrimPrefix(name, "arn:aws:ecs:"+d.Region+":"+d.Account+":"), ":") {
		return nil, state.Refuse(state.InvalidParameter, "Invalid revision number. Number: %s", name)
	}
	def, fault := d.Definition(name)
	if fault != nil {
		return nil, fault
	}
	if def.Active {
		def.Active, def.DeregisteredAt = false, d.Now()
	}
	out := taskDefinition(d, def)
	return &ecs.DeregisterTaskDefinitionOutput{TaskDefinition: &out}, nil
}

func listTaskDefinitions(
	d *state.Data, in *ecs.ListTaskDefinitionsInput,
) (*ecs.ListTaskDefinitionsOutput, *state.Fault) {
	active := in.Status == "" || in.Status == types.TaskDefinitionStatusActive
	var list []string
	for family, revisions := range d.Definitions {
		for _, def := range revisions {
			if def.Active == active && (in.FamilyPrefix == nil || family == *in.FamilyPrefix) {
				list = append(list, def.ARN)
			}
		}
	}
	order := byRevision
	if in.Sort == types.SortOrderDesc {
		order = func(a, b string) int { return byRevision(b, a) }
	}
	slices.SortFunc(list, order)
	p := pages{size: in.MaxResults, usual: 100, most: 100, param: "maxResults", token: in.NextToken}
	list, next, fault := page(p, list, order)
	return &ecs.ListTaskDefinitionsOutput{TaskDefinitionArns: list, NextToken: next}, fault
}

// byRevision orders ARNs of task definitions by family, then by number.
func byRevision(a, b string) int {
	split := func(arn string) (string, int) {
		i := strings.LastIndex(arn, ":")
		n, _ := strconv.Atoi(arn[i+1:])
		return arn[:i], n
	}
	familyA, revisionA := split(a)
	familyB, revisionB := split(b)
	return cmp.Or(cmp.Compare(familyA, familyB), cmp.Compare(revisionA, revisionB))
}
