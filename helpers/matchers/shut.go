package matchers

import (
	"fmt"
	"net"

	"github.com/onsi/gomega/types"
)

// BeShut succeeds for whether somebody answers at an address ("ip:port") from outside (bool) if nobody does. What
// names who would.
func BeShut(what, address string) types.GomegaMatcher {
	subject := func(bool) string { return what + " on " + address }
	return because("be closed to the outside", subject, func(answers bool) string {
		if !answers {
			return ""
		}
		host, port, _ := net.SplitHostPort(address)
		return fmt.Sprintf("it answers; close it in the security group\nTo look yourself: nc -v -z -w 5 %s %s", host, port)
	})
}
