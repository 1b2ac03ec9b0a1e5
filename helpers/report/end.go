package report

import (
	"fmt"
	"time"
)

// End is how a run ended, as the one who ran it saw it.
type End struct {
	// Problem says why Ginkgo could not be run at all, or "" if it was run.
	Problem string `json:"problem,omitempty"`
	// ExitCode is Ginkgo's; -1 if a signal ended it.
	ExitCode int `json:"exit_code"`
	// Interrupted says that somebody asked for the run to end early, by a signal of this name.
	Interrupted string `json:"interrupted,omitempty"`
	// Seed is the random seed that Ginkgo was given; a report with another seed is another run's. 0 is unknown.
	Seed int64 `json:"seed,omitempty"`
	// Began is when Ginkgo was started; a report that begins before is another run's. Zero is unknown.
	Began time.Time `json:"began"`
	// ReportError is why the report could not be read.
	ReportError string `json:"-"`
	// LastWords are the last lines that Ginkgo printed, for a run without a report.
	LastWords string `json:"-"`
}

// findings are the reasons against PASS that lie in the run's end, not in its report.
func (e End) findings() []Finding {
	var found []Finding
	if e.Problem != "" {
		found = append(found, Finding{Outcome: Infra, What: "the suite could not be run", Why: e.Problem})
	}
	if e.Interrupted != "" {
		found = append(found, Finding{Outcome: Incomplete, What: "the run was interrupted", Why: e.Interrupted})
	}
	if e.ReportError != "" && e.Problem == "" && e.Interrupted == "" {
		found = append(found, Finding{Outcome: Incomplete, What: "the suite left no report that can be judged", Why: e.why()})
	}
	return found
}

func (e End) why() string {
	if e.LastWords == "" {
		return e.ReportError
	}
	return e.ReportError + "; Ginkgo's last words: " + e.LastWords
}

// exit says what Ginkgo's exit code means where nothing else explains it, or false if there is nothing to explain.
func (e End) exit() (Finding, bool) {
	if e.ExitCode == 0 || e.Problem != "" {
		return Finding{}, false
	}
	why := fmt.Sprintf("its exit code is %d", e.ExitCode)
	if e.ExitCode < 0 {
		why = "a signal ended it"
	}
	return Finding{Outcome: Incomplete, What: "Ginkgo does not agree that all is well", Why: why}, true
}
