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

// RaiseNoAlarm succeeds for the events of one stream or several ([]logs.Event) of which none matches an alarm, but for what was reviewed
// (except) and what a run of this suite provoked. A line is judged with those that belong to it: Postgres' ERROR is
// excused by its DETAIL or STATEMENT, a traceback by the error at its end.
func RaiseNoAlarm(alarms, except []target.Pattern) types.GomegaMatcher {
	return because("raise no alarm", searched, func(events []logs.Event) string {
		var raised []logs.Report
		for _, report := range reports(events) {
			if slices.ContainsFunc(report, matching(alarms)) && !slices.ContainsFunc(report, matching(except)) &&
				!report.OfSmokeRun() {
				raised = append(raised, report)
			}
		}
		return listed(raised, "match an alarm; for those that are no fault add a pattern to logs.except of the target",
			severalStreams(events), unchanged)
	})
}

// HoldNoSecret succeeds for the events of one stream or several ([]logs.Event) in which strike, which takes secrets out
// of a text, finds none, and no password or token of a run, whichever of its processes made it: those have a shape. A password's hash is one too, but in what a run of this suite provoked: Postgres prints the row that it refuses.
func HoldNoSecret(strike func(string) string) types.GomegaMatcher {
	return because("hold no secret", searched, func(events []logs.Event) string {
		var found []logs.Report
		for _, report := range reports(events) {
			text := report.Text()
			leaks := strike(text) != text || password.MatchString(text) || token.MatchString(text)
			if leaks || !report.OfSmokeRun() && hash.MatchString(text) {
				found = append(found, report)
			}
		}
		return listed(found, "tell one, which stands here in brackets", severalStreams(events), func(text string) string {
			text = token.ReplaceAllString(strike(text), "[token]")
			text = password.ReplaceAllString(text, "[password of a smoke run]")
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

// reports are what the programs of all streams said; lines of two streams never belong together.
func reports(events []logs.Event) (all []logs.Report) {
	for _, one := range logs.ByStream(events) {
		all = append(all, logs.Reports(one)...)
	}
	return all
}

func severalStreams(events []logs.Event) bool {
	return slices.ContainsFunc(events, func(event logs.Event) bool { return event.Stream != events[0].Stream })
}

// searched names the streams that the events are of.
func searched(events []logs.Event) string {
	if severalStreams(events) {
		return fmt.Sprintf("the %d log streams", len(logs.ByStream(events)))
	}
	return stream(events)
}

// listed shows the first reports with their lines as show gives them, and their stream where there is more than one, or
// is empty without any.
func listed(reports []logs.Report, what string, several bool, show func(string) string) string {
	if len(reports) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d of its messages %s", len(reports), what)
	for _, report := range reports[:min(mostReports, len(reports))] {
		shown := logs.Event{Time: report[0].Time, Message: show(report.Text())}
		if several {
			text += "\n  in stream " + report[0].Stream + ":"
		}
		text += "\n" + strings.ReplaceAll(line(shown), "\n", "\n    ")
	}
	if rest := len(reports) - mostReports; rest > 0 {
		text += fmt.Sprintf("\n  and %d more", rest)
	}
	return text
}
