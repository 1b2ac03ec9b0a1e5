package logs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"smoke.example/ecs/helpers/poll"
)

// GroupInfo is a log group.
type GroupInfo struct {
	Name string
	// Retention is in days; 0 keeps events for ever.
	Retention int
	// ARN is without the ":*" that AWS puts at the end of some.
	ARN string
}

// Group returns the log group called name. If there is none the error wraps ErrNoGroup, is poll.Broken and final.
func Group(ctx context.Context, api API, name string) (GroupInfo, error) {
	input := &cwl.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(name)}
	for range maxPages {
		out, err := api.DescribeLogGroups(ctx, input)
		if err != nil {
			return GroupInfo{}, fmt.Errorf("looking up log group %q: %w", name, err)
		}
		for _, group := range out.LogGroups {
			if aws.ToString(group.LogGroupName) == name {
				return newGroup(group), nil
			}
		}
		if input.NextToken = out.NextToken; aws.ToString(out.NextToken) == "" {
			return GroupInfo{}, noGroup(name, nil)
		}
	}
	return GroupInfo{}, fmt.Errorf("looking up log group %q: %w", name, ErrTooMuch)
}

func newGroup(group types.LogGroup) GroupInfo {
	arn := aws.ToString(group.LogGroupArn)
	if arn == "" {
		arn = strings.TrimSuffix(aws.ToString(group.Arn), ":*")
	}
	return GroupInfo{
		Name:      aws.ToString(group.LogGroupName),
		Retention: int(aws.ToInt32(group.RetentionInDays)),
		ARN:       arn,
	}
}

// noGroup says that a log group does not exist, because of what the API said, if it said anything.
func noGroup(name string, cause error) error {
	err := fmt.Errorf("%w: %q: create it (aws logs create-log-group --log-group-name %s), or change logs.group in "+
		"the target; ECS starts tasks without it, but their logs are lost", ErrNoGroup, name, name)
	if cause != nil {
		err = fmt.Errorf("%w (%w)", err, cause)
	}
	return poll.AsBroken(err)
}

// notFound reports whether the API does not know a log group or a stream; it does not say which in a way to
// rely on.
func notFound(err error) bool {
	var missing *types.ResourceNotFoundException
	return errors.As(err, &missing)
}
