package matchers

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/target"
)

// AnswerCheck succeeds for what the database printed (string) if it has exactly the rows of the check, in their order.
func AnswerCheck(check target.Check) types.GomegaMatcher {
	subject := func(string) string { return "the database" }
	return because("have "+check.What, subject, func(printed string) string {
		var seen []string
		if printed = strings.TrimSpace(printed); printed != "" {
			seen = strings.Split(printed, "\n")
		}
		return rowDifference(check.Rows, seen)
	})
}

// rowDifference shows expected and seen rows side by side, and marks those that differ. A row too much or too few in
// the middle does not make all after it differ.
func rowDifference(expected, seen []string) string {
	width := len("expected")
	for _, row := range expected {
		width = max(width, utf8.RuneCountInString(row))
	}
	text := fmt.Sprintf("\n    %-*s  seen", width, "expected")
	same := inBoth(expected, seen)
	if len(same) == len(expected) && len(same) == len(seen) {
		return ""
	}
	for _, row := range same {
		i, j := slices.Index(expected, row), slices.Index(seen, row)
		text += rowsBeside(width, expected[:i], seen[:j]) + fmt.Sprintf("\n    %-*s  %s", width, row, row)
		expected, seen = expected[i+1:], seen[j+1:]
	}
	return "its answer differs:" + text + rowsBeside(width, expected, seen)
}

// rowsBeside are rows that differ.
func rowsBeside(width int, expected, seen []string) (text string) {
	for i := range max(len(expected), len(seen)) {
		text += fmt.Sprintf("\n  ! %-*s  %s", width, rowAt(expected, i), rowAt(seen, i))
	}
	return text
}

// inBoth is the longest list of rows that both lists have in the same order.
func inBoth(a, b []string) []string {
	after := make([][]string, len(b)+1) // by where b begins, for the rows of a after this one
	for _, row := range slices.Backward(a) {
		best := make([][]string, len(b)+1)
		for j := range slices.Backward(b) {
			switch {
			case row == b[j]:
				best[j] = append([]string{row}, after[j+1]...)
			case len(after[j]) >= len(best[j+1]):
				best[j] = after[j]
			default:
				best[j] = best[j+1]
			}
		}
		after = best
	}
	return after[0]
}

func rowAt(rows []string, i int) string {
	if i >= len(rows) {
		return "(none)"
	}
	return rows[i]
}

// BeProcess succeeds for the command line of process 1 (string) of a container if it matches; not the shell that
// should have become it, and not a development server.
func BeProcess(pattern target.Pattern, container string) types.GomegaMatcher {
	subject := func(string) string { return "process 1 of container " + container }
	return because(fmt.Sprintf("match `%s`", pattern), subject, func(command string) string {
		if pattern.MatchString(command) {
			return ""
		}
		return fmt.Sprintf("it is `%s`", command)
	})
}
