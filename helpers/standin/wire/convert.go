package wire

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"smoke.example/ecs/helpers/standin/state"
)

// str is a member that is left out when it is empty.
func str(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// at is a time that is left out until it has come.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// i32 is a count on the wire.
func i32(n int) int32 { return int32(n) } //nolint:gosec // counts, ports and sizes of a stand-in are small

// positive is a count that is left out when it is 0.
func positive(n int) *int32 {
	if n == 0 {
		return nil
	}
	return aws.Int32(i32(n))
}

// seconds reads a duration that may be left out.
func seconds(n *int32, otherwise int32) time.Duration {
	if n != nil {
		otherwise = *n
	}
	return time.Duration(otherwise) * time.Second
}

// each converts a list; none is an empty list, which AWS sends.
func each[A, B any](all []A, convert func(A) B) []B {
	out := make([]B, 0, len(all))
	for _, a := range all {
		out = append(out, convert(a))
	}
	return out
}

// Principal is the ARN of the user from whom all calls come.
func Principal(d *state.Data) string { return "arn:aws:iam::" + d.Account + ":user/standin" }
