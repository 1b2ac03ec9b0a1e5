package runner

import (
	"fmt"
	"io"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

// heartbeat is how often a line is printed where there is no terminal. Travis ends a job that is silent for ten
// minutes.
const heartbeat = 30 * time.Second

// longestReason is about how many characters of a failure are shown when it happens; the ending says more.
const longestReason = 200

// screen shows how a run goes on. On a terminal its last line is renewed; elsewhere a line tells each phase when it
// begins and ends, and that it still goes on. It is for one goroutine.
type screen struct {
	out    io.Writer
	redact *evidence.Redactor
	// width is the terminal's, 0 for none.
	width int

	phase       string
	since, said time.Time
	// tallies count the specs of each suite of the run, and at is the one that counts now.
	tallies []tally
	at      int
	// shown is the last line of the terminal.
	shown string
}

// tally counts the specs of a suite.
type tally struct{ done, failed, plan int }

// now is the tally of the suite that runs.
func (s *screen) now() *tally {
	if len(s.tallies) == 0 {
		s.tallies = make([]tally, 1)
	}
	return &s.tallies[s.at]
}

// show tells an event.
func (s *screen) show(e evidence.Event) {
	switch e.Kind {
	case evidence.KindPhase:
		s.begin(e.Phase, e.Time)
	case evidence.KindSay:
		s.line("  "+e.Text, e.Time)
	case evidence.KindPlan:
		*s.now() = tally{plan: e.Total}
	case evidence.KindSpec:
		s.spec(e)
	}
}

func (s *screen) begin(phase string, at time.Time) {
	s.finish(at)
	s.phase, s.since = phase, at
	if s.width == 0 {
		s.line(phase+" …", at)
	}
}

// finish ends the phase at hand, if there is one, and says how long it took.
func (s *screen) finish(at time.Time) {
	if s.phase != "" {
		s.line(fmt.Sprintf("%s: %.1f s", s.phase, at.Sub(s.since).Seconds()), at)
	}
	s.phase = ""
}

func (s *screen) spec(e evidence.Event) {
	if e.Outcome != evidence.Skipped {
		s.now().done++
	}
	if e.Outcome == evidence.Failed {
		s.now().failed++
		why := report.Shorten(strings.Join(strings.Fields(e.Text), " "), longestReason)
		s.line(fmt.Sprintf("  ✘ %s: %s", e.ID, why), e.Time)
	}
}

// tick renews the last line on a terminal, and elsewhere prints it where nothing was said for a while.
func (s *screen) tick(now time.Time) {
	switch {
	case s.phase == "":
	case s.width > 0:
		s.renew(clip(s.status(now), s.width-1))
	case now.Sub(s.said) >= heartbeat:
		s.line(s.status(now), now)
	}
}

// renew replaces the last line of the terminal.
func (s *screen) renew(text string) {
	if text != s.shown {
		_, _ = fmt.Fprint(s.out, "\r\x1b[K"+text)
		s.shown = text
	}
}

// status is the phase, for how long it goes on, and how many specs are done.
func (s *screen) status(now time.Time) string {
	text := fmt.Sprintf("%s … %.0f s", s.phase, now.Sub(s.since).Seconds())
	if specs := s.now(); specs.plan > 0 {
		text += fmt.Sprintf(" (%d of %d done", specs.done, specs.plan)
		if specs.failed > 0 {
			text += fmt.Sprintf(", %d failed", specs.failed)
		}
		text += ")"
	}
	return text
}

// clear removes the last line of the terminal, if it is one that is renewed.
func (s *screen) clear() {
	if s.width > 0 {
		s.renew("")
	}
}

// line prints a line that stays.
func (s *screen) line(text string, at time.Time) {
	if s.width > 0 {
		text = "\r\x1b[K" + text
	}
	_, _ = fmt.Fprintln(s.out, text)
	s.said, s.shown = at, ""
}

func clip(text string, width int) string {
	if runes := []rune(text); len(runes) > width && width > 0 {
		return string(runes[:width-1]) + "…"
	}
	return text
}
