package matchers

import "github.com/onsi/gomega"

// refusal is how an assertion ends the function that makes it.
type refusal struct{ message string }

// Refusal runs assertions and returns the message of the one that failed, or "": one look of several may fail without
// ending the others. What else panics goes on to do so.
func Refusal(assert func(gomega.Gomega)) (message string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refusal:
			message = r.message
		default:
			panic(r)
		}
	}()
	assert(gomega.NewGomega(func(message string, _ ...int) { Refuse(message) }))
	return ""
}

// Refuse ends the assertions that Refusal runs with a message, as one that fails does.
func Refuse(message string) { panic(refusal{message}) }
