// Package walk is what the acceptance suite and the runner say to each other on the line between them (backchannel):
// the walk's steps, the questions for a person, and whole runs of the smoke suite that belong to a step.
package walk

import "smoke.example/ecs/helpers/evidence"

// The kinds of messages. Their handlers are the runner's.
const (
	// KindStep takes a StepMessage and answers with an evidence.Decision: ChoiceContinue, ChoiceRepeat or ChoiceStop.
	KindStep = "step"
	// KindQuestion takes a QuestionMessage and answers with an evidence.Decision: ChoiceYes, ChoiceNo or ChoiceOpen.
	KindQuestion = "question"
	// KindVerify takes a VerifyMessage and answers with a Verified.
	KindVerify = "verify"
)

// What a person can choose.
const (
	// ChoiceContinue goes on. It is the answer, too, where nobody was asked; such a decision has no By.
	ChoiceContinue = "continue"
	// ChoiceRepeat takes the step that was just taken once more.
	ChoiceRepeat = "repeat"
	// ChoiceStop ends the walk.
	ChoiceStop = "stop"
	// ChoiceYes and ChoiceNo answer a question; ChoiceOpen says that nobody is there to be asked.
	ChoiceYes  = "yes"
	ChoiceNo   = "no"
	ChoiceOpen = "open"
)

// State is where a step stands when the runner is told of it.
type State string

// The states of a step.
const (
	// Before is a step that was not taken yet.
	Before State = "before"
	// Held is one after which all was seen as expected, and Failed one after which it was not.
	Held   State = "held"
	Failed State = "failed"
)

// StepMessage tells the runner of a step, before it is taken and after.
type StepMessage struct {
	Step evidence.Step `json:"step"`
	// Of is how many steps the walk has; 0 is unknown.
	Of    int   `json:"of,omitempty"`
	State State `json:"state"`
	// Why says what was wrong; empty for a step that did not fail.
	Why string `json:"why,omitempty"`
}

// QuestionMessage is one of the target's questions.
type QuestionMessage struct {
	ID  string `json:"id"`
	Ask string `json:"ask"`
}

// VerifyMessage asks for a run of the smoke suite.
type VerifyMessage struct {
	// Name says what it is for, such as "endpoints", in words that can be part of a file name.
	Name string `json:"name"`
	// Use is what the run is for; only those that deploy nothing.
	Use evidence.Use `json:"use"`
	// LabelFilter is Ginkgo's, such as "area:endpoints"; only the required promises that it lets through count. Empty is
	// all of the use.
	LabelFilter string `json:"label_filter,omitempty"`
}

// Verified is what came out of it.
type Verified struct {
	// Outcome is PASS, FAIL, INFRA or INCOMPLETE.
	Outcome string `json:"outcome"`
	// Sentence is the verdict in one sentence, and Tally how many promises held.
	Sentence string `json:"sentence"`
	Tally    string `json:"tally"`
	// Findings are what is wrong, a text each; empty for PASS.
	Findings []string `json:"findings,omitempty"`
	// Folder is the run's, within that of the walk.
	Folder string `json:"folder"`
}
