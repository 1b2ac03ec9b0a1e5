package matchers

import (
	"strings"

	"github.com/onsi/gomega/types"
)

// advice stands before the command.
const advice = "\nTo look yourself: "

// Advised is a matcher whose messages end with how to look oneself.
func Advised(matcher types.GomegaMatcher, command string) types.GomegaMatcher {
	return advised{matcher, advice + command}
}

// Advice takes the command off a message that ends with how to look oneself; it is "" where there is none.
func Advice(message string) (rest, command string) {
	at := strings.LastIndex(message, advice)
	if at < 0 {
		return message, ""
	}
	return message[:at], message[at+len(advice):]
}

type advised struct {
	types.GomegaMatcher
	advice string
}

// FailureMessage is the matcher's own with the advice.
func (a advised) FailureMessage(actual any) string {
	return a.GomegaMatcher.FailureMessage(actual) + a.advice
}

// NegatedFailureMessage is the matcher's own with the advice.
func (a advised) NegatedFailureMessage(actual any) string {
	return a.GomegaMatcher.NegatedFailureMessage(actual) + a.advice
}
