package pack

import (
	"bytes"
	_ "embed" // the page and its style
	"fmt"
	"html/template"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/report"
)

var (
	//go:embed pack.html
	form string
	//go:embed pack.css
	style string
)

var made = template.Must(template.New("pack").Funcs(template.FuncMap{
	"style":  func() template.CSS { return template.CSS(style) }, //nolint:gosec // it is our own
	"time":   stamp,
	"took":   report.Seconds,
	"said":   report.Said,
	"choice": choice,
}).Parse(form))

// HTML returns the pack. The same pack is always the same text.
func (p Pack) HTML() ([]byte, error) {
	if p.Run.Acceptance == nil {
		return nil, fmt.Errorf("making the acceptance pack: run %s is no acceptance", p.Run.ID)
	}
	p.Steps = p.steps()
	var out bytes.Buffer
	if err := made.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("making the acceptance pack: %w", err)
	}
	return out.Bytes(), nil
}

// Standing is the pack in a sentence, above all else.
func (p Pack) Standing() string {
	a := p.Run.Acceptance
	switch {
	case a.SignOff != nil && !a.Accepted():
		return "This is no acceptance: " + a.SignOff.By + " does not accept the environment."
	case p.Run.Verdict.Outcome != report.Pass:
		return "This is no acceptance: " + p.Run.Verdict.Outcome.Meaning() + "."
	case a.Accepted():
		return "Accepted."
	case len(a.Open) > 0:
		return fmt.Sprintf("All that was judged was seen as it has to be; open questions: %d. Nobody has accepted the environment.",
			len(a.Open))
	}
	return "All was seen as it has to be, but nobody has accepted the environment."
}

// Tone is the class of the banner.
func (p Pack) Tone() string {
	switch {
	case p.Run.Verdict.Outcome == report.Fail || p.Run.Acceptance.SignOff != nil && !p.Run.Acceptance.Accepted():
		return "bad"
	case p.Run.Acceptance.Accepted() && p.Run.Verdict.Outcome == report.Pass:
		return "good"
	}
	return "open"
}

// Left are the promises that were not judged.
func (p Pack) Left() []report.Kept {
	var left []report.Kept
	for _, k := range p.Run.Verdict.Promises {
		if k.State == report.NotRun || k.State == report.Interrupted {
			left = append(left, k)
		}
	}
	return left
}

// Tone is the class of the step.
func (s Step) Tone() string {
	switch {
	case s.State == report.Broken:
		return "bad"
	case s.State == report.Held && !s.Open():
		return "good"
	}
	return "open"
}

// Mark is what became of the step as a sign and in words, since a colour alone says nothing to some.
func (s Step) Mark() string {
	if s.Open() && s.State == report.Held {
		return "? open: nobody has answered"
	}
	switch s.State {
	case report.Held:
		return "✔ as expected"
	case report.Broken:
		return "✘ not as expected"
	case report.Unjudged:
		return "? could not be judged"
	case report.Interrupted:
		return "◼ interrupted"
	}
	return "– not taken"
}

// choice is a decision as a person reads it.
func choice(d evidence.Decision) string {
	switch d.Choice {
	case "continue":
		return "go on"
	case "open":
		return "left open"
	}
	return d.Choice
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
