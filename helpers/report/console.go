package report

import (
	"fmt"
	"strings"
)

// mostFindings is how many findings the terminal shows; summary.md has them all.
const mostFindings = 20

// Console returns the ending of a run for the terminal: verdict, what failed and why in a sentence each, the
// roll-back, phases with their times (a run that rolled back leaves them to summary.md), and where the artefacts are. A
// roll-back that failed comes before all else.
func Console(r Run) string {
	var out strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&out, format+"\n", args...) }
	if alarm := r.alarm(); alarm != "" {
		line("%s", alarm)
	}
	line("%s", r.title())
	line("  %s; %s", r.Verdict.Outcome.Meaning(), r.Verdict.tally())
	for i, f := range r.Verdict.Findings {
		if i == mostFindings {
			line("  … and %d more in summary.md", len(r.Verdict.Findings)-mostFindings)
			break
		}
		line("  %-10s %s", f.Outcome, f.Sentence())
	}
	for _, held := range r.Verdict.Flaky {
		line("  %-10s %s", "flaky", held)
	}
	for _, note := range r.Verdict.Notes {
		line("  %-10s %s", "note", note)
	}
	if r.Rollback != nil {
		line("  %-10s %s", "rollback", r.Rollback.Sentence())
	} else {
		line("  %-10s %s", "phases", r.phases())
	}
	line("  %-10s %s", "files", r.Folder)
	return out.String()
}

func (r Run) phases() string {
	if len(r.Phases) == 0 {
		return "none was begun"
	}
	parts := make([]string, len(r.Phases))
	for i, p := range r.Phases {
		parts[i] = p.Name + " " + seconds(p.Took)
	}
	return strings.Join(parts, ", ")
}
