// Package matchers judges what the other helpers saw. Each matcher's message says what was awaited, what was seen
// instead, and where, so that one can act on it without running again.
package matchers

import (
	"fmt"

	"github.com/onsi/gomega/gcustom"
	"github.com/onsi/gomega/types"
)

// sentence is a matcher's message: "Expected SUBJECT to PROMISE, but WHY".
const sentence = `Expected {{call .Data.Subject .Actual}} {{.To}} {{.Data.Promise}}` +
	`{{if .Failure}}, but {{call .Data.Why .Actual}}{{end}}`

// words are what sentence is made of.
type words struct {
	Subject func(actual any) string
	Promise string
	Why     func(actual any) string
}

// because makes a matcher of T that succeeds where why returns "". Subject names what is judged.
func because[T any](promise string, subject, why func(T) string) types.GomegaMatcher {
	return becauseOr(promise, subject, why, func(T) error { return nil })
}

// becauseOr is because with a look at whether waiting still makes sense: stop's error ends a poll.
func becauseOr[T any](promise string, subject, why func(T) string, stop func(T) error) types.GomegaMatcher {
	match := func(actual T) (bool, error) {
		if why(actual) == "" {
			return true, nil
		}
		return false, stop(actual)
	}
	return gcustom.MakeMatcher(match).WithTemplate(sentence,
		words{Subject: plain(subject), Promise: promise, Why: plain(why)})
}

// plain takes the type off a function: templates know values only as any.
func plain[T any](f func(T) string) func(any) string {
	return func(actual any) string {
		value, ok := actual.(T)
		if !ok {
			return fmt.Sprintf("%v", actual)
		}
		return f(value)
	}
}
