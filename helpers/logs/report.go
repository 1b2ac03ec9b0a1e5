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
	// announced is a line such as Python's logging writes before a traceback.
	announced = regexp.MustCompile(`(?i)\b(error|exception)\b`)
	// linked is a line between two tracebacks of which one led to the other.
	linked = regexp.MustCompile(`^(During handling of|The above exception was)`)
	// chained are lines that follow the error of a traceback.
	chained = regexp.MustCompile(`^(DETAIL:|HINT:|CONTEXT:|LINE \d|\[SQL|During handling of|The above exception was)`)
)

// traceback begins one of Python; its frames are indented, and the line after them names the error.
const traceback = "Traceback (most recent call last):"

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
	// python is how far the last report is in a traceback.
	python progress
}

// progress is a place in a traceback.
type progress int

const (
	outside progress = iota
	// framed is between its first line and the error, and named behind the error.
	framed
	named
)

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

// follows reports whether a line that is not Postgres' belongs to the one before: it is indented, or a part of a
// traceback.
func (g *grouping) follows(message string) bool {
	before := g.reports[g.last]
	switch {
	case strings.HasPrefix(message, traceback):
		if !g.leads(before[len(before)-1].Message) {
			return false
		}
		g.python = framed
		return true
	case strings.HasPrefix(message, "\t"), strings.HasPrefix(message, "  "):
		return true
	case g.python == framed:
		g.python = named
		return true
	}
	return g.python == named && chained.MatchString(message)
}

// leads reports whether a traceback that follows a line belongs to it.
func (g *grouping) leads(line string) bool {
	if g.python == outside {
		return announced.MatchString(line)
	}
	return linked.MatchString(line)
}

func (g *grouping) begin(event Event) {
	g.reports = append(g.reports, Report{event})
	g.last, g.python = len(g.reports)-1, outside
	if strings.HasPrefix(event.Message, traceback) {
		g.python = framed
	}
}

func (g *grouping) extend(report int, event Event) {
	g.reports[report] = append(g.reports[report], event)
	g.last = report
}
