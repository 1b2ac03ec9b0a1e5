package poll

import (
	"errors"

	"github.com/onsi/gomega"
)

// Gomega returns err as Eventually and Consistently understand it: a final error ends the poll (StopTrying), a
// throttled call delays the next one (TryAgainAfter), anything else leaves both to the poll. What is a signal to
// Gomega already stays that. A failure shows the error by its words alone, and not the values that it is made of.
func Gomega(err error) error {
	if signal := gomega.PollingSignalError(nil); err == nil || errors.As(err, &signal) {
		return err
	}
	if Final(err) {
		return gomega.StopTrying("another look cannot change this").Wrap(worded{err})
	}
	if again, after := Retry(err); again && after > 0 {
		return gomega.TryAgainAfter(after).Wrap(worded{err})
	}
	return worded{err}
}

// worded is an error that Gomega prints as it is.
type worded struct{ error }

// Unwrap returns the error itself.
func (w worded) Unwrap() error { return w.error }

// FormattedGomegaError is what Succeed and Eventually print in place of a dump of the error's values.
func (w worded) FormattedGomegaError() string { return w.Error() }
