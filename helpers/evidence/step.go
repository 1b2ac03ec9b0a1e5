package evidence

import "time"

// EntryStep holds what a step of the acceptance walk did, as a Step. The last one of a spec counts.
const EntryStep = "smoke.step"

// Step is one step of the acceptance walk, in words that a person can follow and check.
type Step struct {
	// Number counts from 1.
	Number int `json:"number"`
	// Title is what is done, and Expect what has to be seen then.
	Title  string `json:"title"`
	Expect string `json:"expect"`
	// Seen is what was seen, a line each.
	Seen []string `json:"seen,omitempty"`
	// Evidence are texts that prove it, such as an answer or lines of a log.
	Evidence []Exhibit `json:"evidence,omitempty"`
	// Tries counts how often the step was taken.
	Tries int `json:"tries"`
	// Decisions are what a person said about it, the earliest first; empty where nobody was asked.
	Decisions []Decision    `json:"decisions,omitempty"`
	Began     time.Time     `json:"began"`
	Took      time.Duration `json:"took"`
	// Run is the folder, within the run's own, of a whole run that belongs to the step; empty for none.
	Run string `json:"run,omitempty"`
	// Asked is the question to which only a person can know the answer; empty for a step that is judged by itself. A
	// question without a decision is open.
	Asked string `json:"asked,omitempty"`
}

// Exhibit is one piece of evidence.
type Exhibit struct {
	// Title says what it is and where it is from, and Text is it.
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Decision is what a person said.
type Decision struct {
	// Choice is such as continue, repeat, stop, yes, no.
	Choice string `json:"choice"`
	// Remark is in the person's own words; empty for none.
	Remark string    `json:"remark,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}
