package page

import (
	"fmt"
	"strings"
	"time"

	"smoke.example/ecs/helpers/report"
)

// took is a time as people compare it: "3.2 ms", "1.24 s", "47 s".
func took(d time.Duration) string {
	switch {
	case d <= 0:
		return "0 ms"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return report.Seconds(d)
}

// clock is a moment within a run; a moment that is not known is empty.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("15:04:05.000")
}

// stamp is a moment; one that is not known is empty.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// size is a number of bytes.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// count is "1 promise" or "3 promises".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// clip keeps the beginning and the end of a text of more than longest characters, lines and all.
func clip(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	head := longest * 2 / 3
	left := len(runes) - longest
	return string(runes[:head]) + fmt.Sprintf("\n… %d characters left out …\n", left) + string(runes[len(runes)-(longest-head):])
}

// line is text on one line, of at most longest characters or so.
func line(text string, longest int) string { return report.Shorten(report.OneLine(text), longest) }

// revision is the short name of a task definition's ARN, such as testdriven-staging:8.
func revision(arn string) string {
	if _, name, is := strings.Cut(arn, ":task-definition/"); is {
		return name
	}
	return arn
}

// shown leaves out the facts that have no value.
func shown(facts ...Fact) []Fact {
	var known []Fact
	for _, f := range facts {
		if f.Value != "" {
			known = append(known, f)
		}
	}
	return known
}
