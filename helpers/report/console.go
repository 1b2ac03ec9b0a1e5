package report

import (
	"fmt"
	"slices"
	"strings"
)

// mostFindings is how many findings the terminal shows; summary.md has them all.
const mostFindings = 20

// Console returns the ending of a run for the terminal: verdict, what failed and why in a sentence each, the
// roll-back, the sign-off of a walk, phases with their times, and where the artefacts are. A run that rolled back leaves
// to summary.md the phases and what did not run for a reason that is told already. A roll-back that failed comes before
// all else.
func Console(r Run) string {
	var out strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&out, format+"\n", args...) }
	if alarm := r.Alarm(); alarm != "" {
		line("%s", alarm)
	}
	line("%s", r.Title())
	line("  %s; %s", r.Verdict.Meaning(), r.Verdict.Tally())
	findings := r.shown()
	for i, f := range findings {
		if i == mostFindings {
			line("  … and %d more in summary.md", len(findings)-mostFindings)
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
	switch {
	case r.Rollback == nil:
		line("  %-10s %s", "phases", r.phases())
	case r.Alarm() == "":
		line("  %-10s %s", "rollback", r.Rollback.Sentence())
	}
	if r.Acceptance != nil {
		for _, told := range r.Acceptance.lines(r.Folder) {
			line("  %-10s %s", told[0], told[1])
		}
	}
	line("  %-10s %s", "files", r.files())
	return out.String()
}

// files says where the artefacts are, and which of them to open first.
func (r Run) files() string {
	if r.Page == "" {
		return r.Folder
	}
	return r.Folder + " (" + r.Page + " shows it all)"
}

// shown are the findings for the terminal.
func (r Run) shown() []Finding {
	if r.Rollback == nil {
		return r.Verdict.Findings
	}
	return slices.DeleteFunc(slices.Clone(r.Verdict.Findings), func(f Finding) bool { return f.Echo })
}

func (r Run) phases() string {
	if len(r.Phases) == 0 {
		return "none was begun"
	}
	parts := make([]string, len(r.Phases))
	for i, p := range r.Phases {
		parts[i] = p.Name + " " + Seconds(p.Took)
	}
	return strings.Join(parts, ", ")
}
