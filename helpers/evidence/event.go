package evidence

import "time"

// ProgressFile is the name of the progress file in a run's folder.
const ProgressFile = "progress.jsonl"

// Runner is the process number of the runner itself; the suite's processes count from 1.
const Runner = 0

// Kind says what an Event tells.
type Kind string

// The kinds of events.
const (
	// KindPhase begins a phase, which lasts until the next one begins.
	KindPhase Kind = "phase"
	// KindSay is a line for the person who watches.
	KindSay Kind = "say"
	// KindPlan says how many specs will run.
	KindPlan Kind = "plan"
	// KindSpec says that a spec is done.
	KindSpec Kind = "spec"
)

// Outcome is how a spec ended.
type Outcome string

// The outcomes of a spec.
const (
	Held    Outcome = "held"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
)

// Event is one line of the progress file.
type Event struct {
	Time    time.Time `json:"time"`
	Process int       `json:"process"`
	Kind    Kind      `json:"kind"`
	// Phase is the phase that begins.
	Phase string `json:"phase,omitempty"`
	// Text is what is said, or why a spec failed.
	Text string `json:"text,omitempty"`
	// ID and Outcome are of the spec that is done.
	ID      string  `json:"id,omitempty"`
	Outcome Outcome `json:"outcome,omitempty"`
	// Total is how many specs will run.
	Total int `json:"total,omitempty"`
}
