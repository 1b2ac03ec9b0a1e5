package logs

import (
	"regexp"
	"strings"
)

// Report is what a program said at once: one line, or a line with those that belong to it, such as Postgres' ERROR
// with its DETAIL and STATEMENT, and Python's traceback with its frames.
type Report []Event

// Text returns the lines of the report.
func (r Report) Text() string {
	lines := make([]string, len(r))
	for i, event := range r {
		lines[i] = event.Message
	}
	return strings.Join(lines, "\n")
}

var (
	// postgresLine begins like "2026-11-22 22:15:03.123 UTC [45] ERROR:  "; log_line_prefix may have more in it.
	postgresLine = regexp.MustCompile(`^[^\[]*\[(\d+)\][^:]*? ([A-Z]+\d?):  `)
	// continued are the labels of the lines that Postgres adds to a message.
	continued = regexp.MustCompile(`^(DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|BACKTRACE)$`)
	// pythonTraceback begins one; its frames are indented, and the line after them names the error.
	pythonTraceback = "Traceback (most recent call last):"
)

// Reports puts the events of one stream, in their order, into the reports that they make up. Lines of several
// Postgres sessions may come mixed: those of one session belong together.
func Reports(events []Event) []Report {
	g := grouping{open: map[string]int{}, last: -1}
	for _, event := range events {
		g.add(event)
	}
	return g.reports
}

// grouping is what has been put together so far.
type grouping struct {
	reports []Report
	// open is the last report of each Postgres session.
	open map[string]int
	// last is the report that the line before belongs to, -1 before the first.
	last int
	// traceback says that the last report is a traceback whose error has not come yet.
	traceback bool
}

func (g *grouping) add(event Event) {
	session, label := "", ""
	if found := postgresLine.FindStringSubmatch(event.Message); found != nil {
		session, label = found[1], found[2]
	}
	earlier, known := g.open[session]
	switch {
	case session != "" && known && continued.MatchString(label):
		g.extend(earlier, event)
	case session != "":
		g.begin(event)
		g.open[session] = g.last
	case g.last >= 0 && g.follows(event.Message):
		g.extend(g.last, event)
	default:
		g.begin(event)
	}
}

// follows reports whether a line belongs to the one before: it is indented, or names the error of a traceback.
func (g *grouping) follows(message string) bool {
	if strings.HasPrefix(message, "\t") || strings.HasPrefix(message, "  ") {
		return true
	}
	ends := g.traceback
	g.traceback = false
	return ends
}

func (g *grouping) begin(event Event) {
	g.reports = append(g.reports, Report{event})
	g.last = len(g.reports) - 1
	g.traceback = strings.HasPrefix(event.Message, pythonTraceback)
}

func (g *grouping) extend(report int, event Event) {
	g.reports[report] = append(g.reports[report], event)
	g.last = report
}
