package wire

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"smoke.example/ecs/helpers/standin/state"
)

var logsOperations = map[string]operation{
	"CreateLogGroup":     writes(createLogGroup),
	"CreateLogStream":    reads(createLogStream), // nobody waits for streams and their events
	"PutLogEvents":       reads(putLogEvents),
	"DescribeLogGroups":  reads(describeLogGroups),
	"DescribeLogStreams": reads(describeLogStreams),
	"GetLogEvents":       reads(getLogEvents),
	"FilterLogEvents":    reads(filterLogEvents),
}

var (
	groupName  = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)
	streamName = regexp.MustCompile(`^[^:*]{1,512}$`)
)

// constraint is how CloudWatch Logs refuses a value that its model does not allow.
func constraint(value, member, rule string) *state.Fault {
	return state.Refuse(state.InvalidParameter,
		"1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s", value, member, rule)
}

func createLogGroup(
	d *state.Data, in *cloudwatchlogs.CreateLogGroupInput,
) (*cloudwatchlogs.CreateLogGroupOutput, *state.Fault) {
	name := value(in.LogGroupName)
	if !groupName.MatchString(name) {
		return nil, constraint(name, "logGroupName", `satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`)
	}
	return &cloudwatchlogs.CreateLogGroupOutput{}, d.CreateGroup(name)
}

func createLogStream(
	d *state.Data, in *cloudwatchlogs.CreateLogStreamInput,
) (*cloudwatchlogs.CreateLogStreamOutput, *state.Fault) {
	name := value(in.LogStreamName)
	if !streamName.MatchString(name) {
		return nil, constraint(name, "logStreamName", "satisfy regular expression pattern: [^:*]*")
	}
	g, fault := d.Group(value(in.LogGroupName))
	if fault != nil {
		return nil, fault
	}
	return &cloudwatchlogs.CreateLogStreamOutput{}, d.CreateStream(g, name)
}

// logGroup finds a group by its name or by its identifier, which is its name or its ARN. One of the two is given.
func logGroup(d *state.Data, name, identifier *string) (*state.LogGroup, *state.Fault) {
	if (name == nil) == (identifier == nil) {
		return nil, state.Refuse(state.InvalidParameter,
			"Exactly one of logGroupName and logGroupIdentifier must be specified.")
	}
	if name != nil {
		return d.Group(*name)
	}
	short := strings.TrimPrefix(*identifier, d.ARN("logs", "log-group:"))
	return d.Group(strings.TrimSuffix(short, ":*"))
}

// limit reads the size of a page.
func limit(n *int32, most int) (int, *state.Fault) {
	switch {
	case n == nil:
		return most, nil
	case *n < 1:
		return 0, constraint(number(int64(*n)), "limit", "have value greater than or equal to 1")
	case int(*n) > most:
		return 0, constraint(number(int64(*n)), "limit", "have value less than or equal to "+number(int64(most)))
	}
	return int(*n), nil
}
