package deploy

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Diff is how one task definition differs from another, by container and member.
type Diff []Change

// Change is one member of a task definition that differs. Values of environment variables are never kept: an old one
// may be a secret that nobody knows any more.
type Change struct {
	// Container is the container's name, empty for a member of the task itself.
	Container string
	// Member is such as "image" or "portMappings 5000/tcp hostPort"; empty is the container as a whole.
	Member string
	// Old and New are the values side by side, empty where the member is not set.
	Old, New string
	// How is such as "added", "removed" or "changed" in place of values that are not shown; they are empty then.
	How string
}

// Lines returns a line each change, or the one line that there is none.
func (d Diff) Lines() []string {
	if len(d) == 0 {
		return []string{"no change to the definition"}
	}
	lines := make([]string, len(d))
	for i, change := range d {
		lines[i] = change.String()
	}
	return lines
}

// String returns the lines as one text.
func (d Diff) String() string { return strings.Join(d.Lines(), "\n") }

// String is such as "users-service: cpu: 300 -> 512".
func (c Change) String() string {
	var where []string
	for _, part := range []string{c.Container, c.Member} {
		if part != "" {
			where = append(where, part)
		}
	}
	return strings.Join(where, ": ") + ": " + c.what()
}

func (c Change) what() string {
	shown := func(value string) string {
		if value == "" {
			return "not set"
		}
		return value
	}
	switch {
	case c.How != "" && c.Member != "":
		return c.How + ", value not shown"
	case c.How != "":
		return c.How
	}
	return shown(c.Old) + " -> " + shown(c.New)
}

// Against compares the definition with the one that ECS keeps under arn. What ECS fills in by itself, and the order of
// lists whose order means nothing, is no difference.
func (d Definition) Against(ctx context.Context, api API, arn string) (Diff, error) {
	kept, err := describe(ctx, api, arn)
	if err != nil {
		return nil, err
	}
	return compare(kept, d.Task)
}

func describe(ctx context.Context, api API, arn string) (*types.TaskDefinition, error) {
	out, err := api.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String(arn)})
	if err != nil {
		return nil, fmt.Errorf("describing task definition %q: %w", RevisionOf(arn), err)
	}
	return out.TaskDefinition, nil
}

// compare takes two definitions, each as it is registered or as ECS describes it.
func compare(before, after any) (Diff, error) {
	from, err := plant(before)
	if err != nil {
		return nil, err
	}
	to, err := plant(after)
	if err != nil {
		return nil, err
	}
	d := &differ{}
	d.members(spot{}, from, to)
	return d.diff, nil
}

// secretName matches the names of options and labels whose values are not shown.
var secretName = regexp.MustCompile(`(?i)pass|pwd|secret|token|credential|api_?key|private_?key`)
