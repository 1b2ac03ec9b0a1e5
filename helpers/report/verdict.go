package report

import (
	"regexp"
	"time"
	"unicode/utf8"

	"smoke.example/ecs/helpers/evidence"
)

// Verdict is what a run says about an environment, and why.
type Verdict struct {
	Outcome Outcome
	// Findings are the reasons against PASS, the gravest first.
	Findings []Finding
	// Promises are all that the run knows of, in the order in which they are required; others come last.
	Promises []Kept
	// Flaky are the specs that held only after another try.
	Flaky []string
	// Notes are worth reading and change nothing.
	Notes []string
	// Timings are what the specs measured.
	Timings []evidence.Timing
	// Provenance is what the suite found out about the environment.
	Provenance evidence.Provenance
}

// Finding is one reason against PASS.
type Finding struct {
	Outcome Outcome
	// ID is the promise's; empty for what concerns the run as a whole.
	ID string
	// What is the promise in words, or what is wrong with the run.
	What string
	// Why is the reason in one line, of any length.
	Why string
	// Echo says that another finding tells the reason: this is what did not run because of it.
	Echo bool
}

// longSentence is about how many characters of the reason a sentence has; the other artefacts have all of it.
const longSentence = 400

// Sentence is the finding in one line.
func (f Finding) Sentence() string {
	text := f.What
	if f.Why != "" {
		text += ": " + brief(f.Why)
	}
	if f.ID != "" {
		return f.ID + ": " + text
	}
	return text
}

// advice is how to look oneself, up to the next instance's message.
var advice = regexp.MustCompile(`(?s)(^|\s)To look yourself[^:\n]*:\s.*?(\son i-\S+ \([^)]*\):\s|$)`)

// Unadvised is a reason in one line, without the ways to look.
func Unadvised(why string) string { return OneLine(advice.ReplaceAllString(why, "$2")) }

// brief is a reason in one line, without the ways to look where it is too long with them: what was seen matters more.
func brief(why string) string {
	why = OneLine(why)
	if utf8.RuneCountInString(why) > longSentence {
		why = Unadvised(why)
	}
	return Shorten(why, longSentence)
}

// State is what became of a promise.
type State string

// The states of a promise.
const (
	Held        State = "held"
	Broken      State = "broken"
	Unjudged    State = "unjudged"
	NotRun      State = "not run"
	Interrupted State = "interrupted"
)

// Kept is one promise and what became of it.
type Kept struct {
	ID, Area, Text string
	State          State
	// Why says why it did not hold or did not run.
	Why string
	// Open says that it is a question that only a person can answer, and nobody has; its State is Held.
	Open bool
	// Required says whether the run cannot pass without it.
	Required bool
	// Took is how long its specs ran, added up.
	Took time.Duration
	// Tries is how many times it was run; more than one only for what was tried again.
	Tries int
	// Instances is what was found on each instance.
	Instances []evidence.Instance
}
