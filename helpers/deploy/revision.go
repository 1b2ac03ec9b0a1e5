package deploy

import (
	"fmt"
	"strconv"
	"strings"
)

// Revision is one registered task definition. The zero value is none.
type Revision struct {
	// ARN is the whole name, such as arn:aws:ecs:us-east-1:123456789012:task-definition/testdriven-staging:8.
	ARN string `json:"arn"`
	// Family and Number are the two parts of the short name.
	Family string `json:"family"`
	Number int    `json:"number"`
}

// String returns the short name, such as testdriven-staging:8, or "none".
func (r Revision) String() string {
	if r.ARN == "" {
		return "none"
	}
	return fmt.Sprintf("%s:%d", r.Family, r.Number)
}

// RevisionOf takes an ARN apart. An ARN that is not one of a task definition becomes a Revision whose Family is
// the whole text and whose Number is 0.
func RevisionOf(arn string) Revision {
	short := arn[strings.LastIndex(arn, "/")+1:]
	family, digits, _ := strings.Cut(short, ":")
	number, err := strconv.Atoi(digits)
	if err != nil {
		return Revision{ARN: arn, Family: arn}
	}
	return Revision{ARN: arn, Family: family, Number: number}
}
