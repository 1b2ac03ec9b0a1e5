package report

import (
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"smoke.example/ecs/helpers/evidence"
)

// suiteTimeout is how Ginkgo begins the failure of a spec that ran while the whole suite's time was up.
const suiteTimeout = "A suite timeout occurred"

// Sentence says in one line why a spec failed or did not run, or "" if it held. A spec says it in its own words
// with an entry called evidence.EntryWhy; else it is the failure's message.
func Sentence(spec types.SpecReport) string {
	if why := last[string](spec, evidence.EntryWhy); why != "" && spec.Failed() {
		return OneLine(why)
	}
	switch {
	case spec.State.Is(types.SpecStatePassed):
		return ""
	case spec.State.Is(types.SpecStatePanicked):
		return OneLine("it panicked: " + spec.Failure.ForwardedPanic)
	case spec.State.Is(types.SpecStatePending):
		return "it is marked as pending"
	}
	return OneLine(message(spec.Failure))
}

// message is the failure's own, or what the spec was stuck on when its time was up.
func message(failure types.Failure) string {
	if more := failure.AdditionalFailure; more != nil {
		if _, after, ok := strings.Cut(more.Failure.Message, "before it exited:\n"); ok {
			return failure.Message + ": " + after
		}
	}
	return failure.Message
}

// OneLine returns text with its lines joined.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Shorten takes the middle out of a text of more than longest characters: an error begins with what was done and
// ends with the cause.
func Shorten(text string, longest int) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	head := longest * 2 / 5
	tail := len(runes) - (longest - head)
	return strings.TrimSpace(string(runes[:head])) + " … " + strings.TrimSpace(string(runes[tail:]))
}
