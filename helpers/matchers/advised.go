package matchers

import "github.com/onsi/gomega/types"

// Advised is a matcher whose messages end with how to look oneself.
func Advised(matcher types.GomegaMatcher, command string) types.GomegaMatcher {
	return advised{matcher, "\nTo look yourself: " + command}
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
