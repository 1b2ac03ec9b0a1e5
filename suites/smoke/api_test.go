package smoke

import (
	. "github.com/onsi/ginkgo/v2"
)

// The service answers one request at a time. More of them in flight would gain nothing and blur the times that they
// take, so everything that asks it for work stands in one process, one after the other; a failure ends no other spec.
var _ = Describe("The API:", Ordered, ContinueOnFailure, describeAPI)

func describeAPI() {
	accounts := newCast()
	Describe("the endpoint", area("endpoints"), func() { describeEndpoints(accounts) })
	Describe("a session", area("sessions"), func() { describeSessions(accounts) })
}
