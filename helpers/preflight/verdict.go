package preflight

import (
	"fmt"
	"strings"

	"smoke.example/ecs/helpers/poll"
)

// Tally counts what was found.
type Tally struct {
	// Good counts what is as it should be.
	Good int
	// Broken counts the faults of the environment, Ours those of our input, our machine and the AWS API.
	Broken, Ours int
	// Missed counts what was not checked, and Beyond what no reading can tell.
	Missed, Beyond int
}

// Count counts findings.
func Count(findings []Finding) (t Tally) {
	for _, f := range findings {
		switch {
		case f.State == Good:
			t.Good++
		case f.State == Bad && f.Class == poll.Broken:
			t.Broken++
		case f.State == Bad:
			t.Ours++
		case f.Beyond:
			t.Beyond++
		default:
			t.Missed++
		}
	}
	return t
}

// String is such as "20 are ok, 1 is bad, 3 were not checked, and 2 no reading can tell".
func (t Tally) String() string {
	parts := []string{count(t.Good, "is", "are") + " ok"}
	if bad := t.Broken + t.Ours; bad > 0 {
		parts = append(parts, count(bad, "is", "are")+" bad")
	}
	if t.Missed > 0 {
		parts = append(parts, count(t.Missed, "was", "were")+" not checked")
	}
	if t.Beyond > 0 {
		parts = append(parts, fmt.Sprintf("%d no reading can tell", t.Beyond))
	}
	return strings.Join(parts, ", ")
}

func count(n int, one, more string) string {
	if n == 1 {
		more = one
	}
	return fmt.Sprintf("%d %s", n, more)
}
