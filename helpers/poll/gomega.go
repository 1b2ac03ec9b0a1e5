package poll

import (
	"errors"

	"github.com/onsi/gomega"
)

// Gomega returns err as Eventually and Consistently understand it: a final error ends the poll (StopTrying), a
// throttled call delays the next one (TryAgainAfter), anything else is returned as it is. What is a signal to
// Gomega already stays that.
func Gomega(err error) error {
	if signal := gomega.PollingSignalError(nil); errors.As(err, &signal) {
		return err
	}
	if Final(err) {
		return gomega.StopTrying("another look cannot change this").Wrap(err)
	}
	if again, after := Retry(err); again && after > 0 {
		return gomega.TryAgainAfter(after).Wrap(err)
	}
	return err
}
