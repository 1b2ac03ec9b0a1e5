package deploy

import (
	"strings"
	"time"
)

// finding is what keeps our deployment from settling, or may do so.
type finding struct {
	kind  Kind
	facts facts
	// evidence are the lines behind it.
	evidence []string
	// task and container are whose last output belongs to the evidence; no container is none.
	task      Task
	container string
	// patience is how long it has to be there before it is believed.
	patience time.Duration
}

// facts are what the words of a kind name in braces, such as {task}.
type facts map[string]string

// fill puts the facts into a text. A fact may name others.
func (f facts) fill(text string) string {
	pairs := make([]string, 0, 2*len(f))
	for name, value := range f {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// words are how a kind is told: its cause, one sentence, and the next thing to do.
type words struct{ cause, next string }
