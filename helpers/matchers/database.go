package matchers

import (
	"fmt"
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

// rowDifference shows expected and seen rows side by side, and marks those that differ.
func rowDifference(expected, seen []string) string {
	width, same := len("expected"), len(expected) == len(seen)
	for _, row := range expected {
		width = max(width, utf8.RuneCountInString(row))
	}
	text := fmt.Sprintf("\n    %-*s  seen", width, "expected")
	for i := range max(len(expected), len(seen)) {
		left, right, mark := rowAt(expected, i), rowAt(seen, i), " "
		if left != right {
			mark, same = "!", false
		}
		text += fmt.Sprintf("\n  %s %-*s  %s", mark, width, left, right)
	}
	if same {
		return ""
	}
	return "its answer differs:" + text
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
