package poll

import (
	"errors"

	"github.com/aws/smithy-go"
)

// mark is an error whose class was decided where it arose.
type mark struct {
	class Class
	err   error
}

// Error is the marked error's own text.
func (m *mark) Error() string { return m.err.Error() }

// Unwrap returns the marked error.
func (m *mark) Unwrap() error { return m.err }

// AsInfra marks err as "cannot judge", such as an SSH key file that is missing. It keeps err's text and is nil
// for nil. A marked error is final unless what it wraps is worth another look. The outermost mark counts.
func AsInfra(err error) error { return marked(Infra, err) }

// AsBroken marks err as a fault of the environment although the AWS API returned it, such as a log group that
// does not exist. It keeps err's text and is nil for nil. A marked error is final unless what it wraps is worth
// another look. The outermost mark counts.
func AsBroken(err error) error { return marked(Broken, err) }

func marked(class Class, err error) error {
	if err == nil {
		return nil
	}
	return &mark{class: class, err: err}
}

// branches returns the errors that err joins, or nil if it has a single cause. A mark, or a call of the AWS API,
// decides for all that is below it.
func branches(err error) []error {
	for ; err != nil; err = errors.Unwrap(err) {
		switch several := err.(type) { //nolint:errorlint // looks at each link of the chain by itself
		case *mark, *smithy.OperationError:
			return nil
		case interface{ Unwrap() []error }:
			return several.Unwrap()
		}
	}
	return nil
}
