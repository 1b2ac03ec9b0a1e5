package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"smoke.example/ecs/helpers/evidence"
)

// PackFile is the name of the acceptance pack in a run's folder.
const PackFile = "acceptance.html"

// Acceptance is what a walk came to, besides its verdict.
type Acceptance struct {
	// SignOff is what a person decided at the end, yes or no; nil where nobody did, for the reason in Unsigned.
	SignOff  *evidence.Decision
	Unsigned string
	// Open are the questions to which nobody has said yes or no.
	Open []string
	// Pack is the SHA-256 of the pack in hexadecimal; empty where there is none.
	Pack string
	// Runs are those that its steps asked for, the earliest first.
	Runs []Within
}

// Within is a run that a step of a walk asked for.
type Within struct {
	// Name is what the step calls it, and Folder where it is in the walk's own.
	Name, Folder string
	Verdict      Verdict
}

// Sentence is what the run came to, in a line: its first reason, or how many promises held.
func (w Within) Sentence() string {
	if len(w.Verdict.Findings) > 0 {
		return w.Verdict.Findings[0].Sentence()
	}
	return w.Verdict.Tally()
}

// Accepted reports whether a person has accepted the environment.
func (a Acceptance) Accepted() bool { return a.SignOff != nil && a.SignOff.Choice == "yes" }

// Sentence says in a line who has signed what, or why nobody has.
func (a Acceptance) Sentence() string {
	if a.SignOff == nil {
		return "not signed: " + a.Unsigned
	}
	word := "NOT accepted"
	if a.Accepted() {
		word = "accepted"
	}
	return word + " " + Said(*a.SignOff)
}

// Said is who made a decision and when, with the remark: "by ann@laptop at 2026-11-22 22:15:03 UTC: all is well".
func Said(d evidence.Decision) string {
	text := fmt.Sprintf("by %s at %s", d.By, stamp(d.At))
	if d.Remark != "" {
		text += ": " + d.Remark
	}
	return text
}

// lines are the acceptance at the end of a run.
func (a Acceptance) lines(folder string) [][2]string {
	var all [][2]string
	if len(a.Open) > 0 {
		all = append(all, [2]string{"open", strings.Join(a.Open, "; ")})
	}
	all = append(all, [2]string{"sign-off", a.Sentence()})
	if a.Pack != "" {
		all = append(all, [2]string{"pack", filepath.Join(folder, PackFile) + ", sha256 " + a.Pack})
	}
	return all
}
