package matchers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/usersapi"
)

// AnswerInTime succeeds for a latency (evidence.Latency) whose median is within its bound.
func AnswerInTime() types.GomegaMatcher {
	return because("answer within its bound",
		func(l evidence.Latency) string { return l.Endpoint },
		func(l evidence.Latency) string {
			if l.Within <= 0 || l.Median <= l.Within {
				return ""
			}
			return fmt.Sprintf("half of its %d answers took %s or longer, more than %s (the slowest %s)",
				l.Asked, l.Median.Round(time.Millisecond), l.Within, l.Slowest.Round(time.Millisecond))
		})
}

// BeAllListed succeeds for no routes ([]string): those that an application has and the endpoint table in file has not.
func BeAllListed(file string) types.GomegaMatcher {
	return because("be in the endpoint table",
		func([]string) string { return "every route of the running application" },
		func(unlisted []string) string {
			if len(unlisted) == 0 {
				return ""
			}
			return fmt.Sprintf("these are not:\n  %s\nadd a row for each to %s, or put it into the target's http.hidden_routes",
				strings.Join(unlisted, "\n  "), file)
		})
}

// ShowNoPassword succeeds for a reply (usersapi.Reply) that has neither one of the passwords nor any hash in it, in its
// headers or its body.
func ShowNoPassword(passwords ...string) types.GomegaMatcher {
	return because("show no password", request, func(r usersapi.Reply) string {
		all := fmt.Sprint(r.Header) + string(r.Body)
		switch {
		case slices.ContainsFunc(passwords, func(p string) bool { return p != "" && strings.Contains(all, p) }):
			return "there is one in its answer (not printed here)\n" + r.Curl()
		case hash.MatchString(all):
			return "there is a password's hash in its answer (not printed here)\n" + r.Curl()
		}
		return ""
	})
}
