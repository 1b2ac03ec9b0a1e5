package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/evidence"
)

// Run is all that is told about a run at its end.
type Run struct {
	Verdict Verdict
	// ID is the run's id and Use what it was for.
	ID  string
	Use evidence.Use
	// Target is the environment's name and TargetFile its file.
	Target, TargetFile string
	// Commit is the state of the project's tree, and GoVersion what the suite was built with; empty is unknown.
	Commit, GoVersion string
	// By is who and what started the run, such as "ann@laptop" or a CI's job with its address; empty is unknown.
	By           string
	Began, Ended time.Time
	Phases       []evidence.Phase
	// Rollback is what a gate did about a bad environment; nil where nothing was asked for.
	Rollback *Rollback
	// Acceptance is nil for what is no walk.
	Acceptance *Acceptance
	// Folder holds the artefacts, of which the file Page shows a person all of the run; empty where there is none.
	Folder, Page string
}

// Title is the verdict in a line: "FAIL: gate of local, 47 s".
func (r Run) Title() string {
	return fmt.Sprintf("%s: %s of %s, %s", r.Verdict.Outcome, r.Use, r.Target, Seconds(r.Ended.Sub(r.Began)))
}

// Alarm is the loudest line of all, if there is one.
func (r Run) Alarm() string {
	if r.Rollback == nil {
		return ""
	}
	return r.Rollback.Alarm()
}

// Meaning says in a sentence what the verdict means. A walk may pass with questions that nobody has answered.
func (v Verdict) Meaning() string {
	if v.Outcome == Pass && slices.ContainsFunc(v.Promises, func(k Kept) bool { return k.Open }) {
		return "all held that can be judged without a person"
	}
	return v.Outcome.Meaning()
}

// Tally counts the promises: "promises: 41 held, 1 broken, 3 not run". A question that nobody has answered is "open".
func (v Verdict) Tally() string {
	counts, open := map[State]int{}, 0
	for _, k := range v.Promises {
		if k.Open && k.State == Held {
			open++
			continue
		}
		counts[k.State]++
	}
	parts := []string{}
	for _, state := range []State{Held, Broken, Unjudged, Interrupted, NotRun} {
		if n := counts[state]; n > 0 || state == Held {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	if open > 0 {
		parts = slices.Insert(parts, 1, fmt.Sprintf("%d open", open))
	}
	return "promises: " + strings.Join(parts, ", ")
}

// Seconds is a time as people read it: "0.4 s", "47 s", "3 min 20 s".
func Seconds(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d.Round(time.Second) < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	whole := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d min %d s", whole/60, whole%60)
}
