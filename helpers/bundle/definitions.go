package bundle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"smoke.example/ecs/helpers/deploy"
	"smoke.example/ecs/helpers/evidence"
)

// definitions are task definitions by their ARNs, each asked for once.
type definitions map[string]definition

type definition struct {
	told  *types.TaskDefinition
	fault error
}

func (d definitions) of(ctx context.Context, api ECSAPI, arn string) (*types.TaskDefinition, error) {
	known, asked := d[arn]
	if !asked {
		known = ask(ctx, api, arn)
		d[arn] = known
	}
	return known.told, known.fault
}

func ask(ctx context.Context, api ECSAPI, arn string) definition {
	out, err := api.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(arn)})
	if err != nil {
		return definition{fault: fmt.Errorf("describing task definition %s: %w", deploy.RevisionOf(arn), err)}
	}
	return definition{told: out.TaskDefinition}
}

// compareDefinitions keeps the definition that runs, the one before, and how they differ.
func (c *collector) compareDefinitions(ctx context.Context, s *survey, known definitions) {
	runs := c.promise(evidence.Part{Name: "definition that runs", Kind: evidence.Definition}, small)
	before := c.promise(evidence.Part{Name: "definition before", Kind: evidence.Definition}, small)
	diff := c.promise(evidence.Part{Name: "difference of the definitions", Kind: evidence.DefinitionDiff}, small)
	if s.service == nil {
		fault := cmp.Or(s.fault, errors.New("ECS does not tell which definition the service runs: see the service events"))
		runs.fail(fault)
		before.fail(fault)
		diff.fail(fault)
		return
	}
	one := aws.ToString(s.service.TaskDefinition)
	now, err := known.of(ctx, s.aws.ECS, one)
	runs.define(now, err)
	other := c.before(s.service)
	if other == "" {
		fault := fmt.Errorf("there is none before %s", deploy.RevisionOf(one))
		before.fail(fault)
		diff.fail(fault)
		return
	}
	then, unknown := known.of(ctx, s.aws.ECS, other)
	before.define(then, unknown)
	if err = errors.Join(err, unknown); err != nil {
		diff.fail(err)
		return
	}
	changes, err := deploy.Compare(then, now)
	title := fmt.Sprintf("%s -> %s\n", deploy.RevisionOf(other), deploy.RevisionOf(one))
	diff.keep(text(title+changes.String()+"\n"), err)
}

func (p *promised) define(definition *types.TaskDefinition, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	p.named(fmt.Sprintf("%s: %s", p.Name, deploy.RevisionOf(aws.ToString(definition.TaskDefinitionArn))))
	members, _ := plain(definition).(map[string]any)
	containers, _ := members["containerDefinitions"].([]any)
	delete(members, "requiresAttributes")
	delete(members, "containerDefinitions")
	p.keep(list{name: "containerDefinitions", items: containers, more: members}, nil)
}

// before returns the definition that the one that runs is held against, or "": the other one of this run's deployment, or
// the other one of the service's, or the one of the number before.
func (c *collector) before(service *types.Service) string {
	runs := aws.ToString(service.TaskDefinition)
	var others []string
	if outcome, err := deploy.ReadOutcome(c.Folder.File(deploy.OutcomeFile)); err == nil {
		others = append(others, outcome.Revision, outcome.Previous)
	}
	for i := range service.Deployments {
		others = append(others, aws.ToString(service.Deployments[i].TaskDefinition))
	}
	for _, other := range others {
		if other != "" && other != runs {
			return other
		}
	}
	stem, _, found := cutLast(runs, ":")
	if number := deploy.RevisionOf(runs).Number; found && number > 1 {
		return fmt.Sprintf("%s:%d", stem, number-1)
	}
	return ""
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}
