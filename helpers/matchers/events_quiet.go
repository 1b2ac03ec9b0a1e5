package matchers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/logs"
	"smoke.example/ecs/helpers/target"
)

// mostReports is how many of the lines that must not be there a message shows.
const mostReports = 5

// RaiseNoAlarm succeeds for a stream's events ([]logs.Event) of which none matches an alarm, but for what was reviewed
// (except) and what a run of this suite provoked. A line is judged with those that belong to it: Postgres' ERROR is
// excused by its DETAIL or STATEMENT, a traceback by the error at its end.
func RaiseNoAlarm(alarms, except []target.Pattern) types.GomegaMatcher {
	return because("raise no alarm", stream, func(events []logs.Event) string {
		var raised []logs.Report
		for _, report := range logs.Reports(events) {
			if slices.ContainsFunc(report, matching(alarms)) && !slices.ContainsFunc(report, matching(except)) &&
				!report.OfSmokeRun() {
				raised = append(raised, report)
			}
		}
		return listed(raised, "match an alarm; for those that are no fault add a pattern to logs.except of the target", unchanged)
	})
}

// HoldNoSecret succeeds for a stream's events ([]logs.Event) in which strike, which takes secrets out of a text, finds
// none. A password's hash is one too, but in what a run of this suite provoked: Postgres prints the row that it refuses.
func HoldNoSecret(strike func(string) string) types.GomegaMatcher {
	return because("hold no secret", stream, func(events []logs.Event) string {
		var found []logs.Report
		for _, report := range logs.Reports(events) {
			text := report.Text()
			leaks := strike(text) != text || password.MatchString(text)
			if leaks || !report.OfSmokeRun() && hash.MatchString(text) {
				found = append(found, report)
			}
		}
		return listed(found, "tell one, which stands here in brackets", func(text string) string {
			text = password.ReplaceAllString(strike(text), "[password of a smoke run]")
			return hash.ReplaceAllString(text, "[password hash]")
		})
	})
}

func matching(patterns []target.Pattern) func(logs.Event) bool {
	return func(event logs.Event) bool {
		return slices.ContainsFunc(patterns, func(p target.Pattern) bool { return p.MatchString(event.Message) })
	}
}

func unchanged(text string) string { return text }

// listed shows the first reports with their lines as show gives them, or is empty without any.
func listed(reports []logs.Report, what string, show func(string) string) string {
	if len(reports) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d of its messages %s", len(reports), what)
	for _, report := range reports[:min(mostReports, len(reports))] {
		shown := logs.Event{Time: report[0].Time, Message: show(report.Text())}
		text += "\n" + strings.ReplaceAll(line(shown), "\n", "\n    ")
	}
	if rest := len(reports) - mostReports; rest > 0 {
		text += fmt.Sprintf("\n  and %d more", rest)
	}
	return text
}
